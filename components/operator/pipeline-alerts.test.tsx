import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { type AlertList, alertListSchema, type ShownAlert } from '#contracts/alerts/console.ts';
import { OPERATOR_MESSAGES } from '../../i18n/operator-messages.ts';
import { PipelineAlerts } from './pipeline-alerts.tsx';

const text = (word: string) => ({ ko: word, en: word });
const drift: ShownAlert = {
  ...{ id: '0190a0a0-0000-7000-8000-000000000001', rule: 'roll-up-drift', severity: 'warning', state: 'firing' },
  ...{ title: text('Drift'), about: text('A recount changed rows'), remedy: text('Recount'), unit: text('rows') },
  ...{ labels: { day: '2020-01-01' }, value: 3, baseline: null },
  ...{ startedAt: new Date('2026-11-26T03:00:00Z'), endedAt: null, mutedUntil: null },
  ...{ acknowledgedAt: null, acknowledgedBy: null },
};
const list: AlertList = {
  ...{ readAt: new Date('2026-11-26T04:00:30Z'), evaluatedAt: new Date('2026-11-26T04:00:00Z'), isStopped: false },
  ...{ open: [drift], ended: [{ ...drift, state: 'resolved', endedAt: new Date('2026-11-26T03:30:00Z') }] },
};

/** The section's text, without tags. */
function textOf(shown: AlertList | null, isStale = false): string {
  const actions = { change: async () => null, reload: async () => undefined };
  const html = renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={OPERATOR_MESSAGES.en} timeZone="Asia/Seoul">
      <PipelineAlerts list={shown} isStale={isStale} isWhole {...actions} />
    </NextIntlClientProvider>,
  );
  return html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
}

test('alerts that were read, and none, are stated as such', () => {
  expect(textOf(list)).toContain('1 open alert, 1 firing');
  expect(textOf({ ...list, open: [] })).toContain('No alert is open.');
  expect(textOf(null)).toContain('Alerts cannot be read now. That does not mean that all is well.');
});

test('what could not be read again states since when, and does not look as if all were well', () => {
  const stale = textOf({ ...list, open: [] }, true);
  expect(stale).toContain('Below is what was read at Nov 26, 2026, 1:00:30');
  expect(stale).not.toContain('No alert is open.');
  expect(textOf(list, true)).toContain('A recount changed rows');
});

test('the list is the same after its way to the browser; one of another form is refused', () => {
  expect(alertListSchema.parse(JSON.parse(JSON.stringify(list)))).toEqual(list);
  expect(alertListSchema.safeParse({ ...JSON.parse(JSON.stringify(list)), open: undefined }).success).toBe(false);
});
