import { expect, test } from 'vitest';
import { EVENT_TYPES } from '#contracts/events.ts';
import { isSignalEvent } from '#domain/recommendation/model/signals.ts';
import { strengthOf } from '#domain/recommendation/model/weights.ts';
import { jobSettings, modelSettingsOf, SETTINGS_KINDS } from './settings.ts';

type Written = {
  strengths: number[];
  model: { affinityCap: number };
  events: Record<string, { properties: { payload: object } }>;
};

test.each(SETTINGS_KINDS)('settings of %s hold a strength for every affinity there can be', (kind) => {
  const { strengths, model } = jobSettings(modelSettingsOf(kind)) as Written;
  expect(strengths).toHaveLength(model.affinityCap + 1);
  expect(strengths.at(-1)).toBe(strengthOf(model.affinityCap));
});

test('each type of event that carries signals has its schema, which lets a further field pass', () => {
  const { events } = jobSettings(modelSettingsOf('shop')) as Written;
  expect(Object.keys(events).sort()).toEqual(EVENT_TYPES.filter((type) => isSignalEvent({ type })).sort());
  expect(JSON.stringify(events)).not.toContain('"additionalProperties":false');
  expect(events['product-hovered']?.properties.payload).toMatchObject({
    properties: { productId: { type: 'integer', exclusiveMinimum: 0, maximum: 2_147_483_647 } },
    required: ['productId'],
  });
});
