import fc from 'fast-check';
import { expect, test } from 'vitest';
import { behaviorEventSchema } from '#contracts/events.ts';
import { readBatch } from './read-batch.ts';

const sender = { shopperId: '0190a000-0000-8000-8000-000000000001', sessionId: 'session-1' };
const NOW = Date.parse('2026-11-21T09:00:00Z');
const view = { type: 'page-viewed', payload: { productId: 7 } };
const first = (body: unknown) => readBatch(body, sender, NOW).events[0];

test('where the shop’s clock is shifted, so is what browsers date', () => {
  const event = { type: 'page-viewed', payload: {} };
  const dated = { ...event, occurredAt: new Date(NOW - 1_000).toISOString() };
  const shifted = readBatch([dated, event], sender, NOW, 86_400_000).events;
  expect(shifted.map(({ occurredAt }) => Date.parse(occurredAt) - NOW)).toEqual([86_399_000, 86_400_000]);
});

test('one bad event names its field and costs the others nothing', () => {
  const { events, errors } = readBatch(
    {
      events: [view, { type: 'page-viewed', payload: { productId: -1 } }, { type: 'order-placed', payload: {} }, view],
    },
    sender,
    NOW,
  );
  expect(events).toHaveLength(2);
  expect(errors).toMatchObject([
    { index: 1, field: 'payload.productId' },
    { index: 2, field: 'type' },
  ]);
});

test('who it is from is the session, whatever the event says', () => {
  const forged = { ...view, shopperId: '0190a000-0000-8000-8000-00000000dead', sessionId: 'another' };
  expect(first([forged])).toMatchObject(sender);
});

test('an id that is a UUID is kept, another is refused, none is given', () => {
  const id = '0190a000-0000-7000-8000-0000000000ff';
  expect(first([{ ...view, id }])?.id).toBe(id);
  expect(first([view])?.id).toMatch(/^[0-9a-f-]{14}7/);
  expect(readBatch([{ ...view, id: 'x' }], sender, NOW).errors).toMatchObject([{ index: 0, field: 'id' }]);
});

test.each([
  ['the future', '2030-01-01T00:00:00Z', '2026-11-21T09:00:00.000Z'],
  ['just now', '2026-11-21T08:59:00Z', '2026-11-21T08:59:00.000Z'],
  ['long ago', '1999-01-01T00:00:00Z', '2026-11-20T09:00:00.000Z'],
])('a time in %s is brought into the last day', (_, occurredAt, expected) => {
  expect(first([{ ...view, occurredAt }])?.occurredAt).toBe(expected);
});

test.each([[null], ['text'], [{}], [{ events: 'x' }], [{ events: new Array(101).fill(view) }]])(
  'a batch that is none is refused whole: %#',
  (body) => {
    expect(readBatch(body, sender, NOW)).toMatchObject({ events: [], errors: [{ index: -1, field: 'events' }] });
  },
);

test('whatever comes in, what goes out satisfies the contract', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.json().map((text) => JSON.parse(text)),
          fc.constant(view),
        ),
        { maxLength: 20 },
      ),
      (list) => {
        const { events, errors } = readBatch({ events: list }, sender, NOW);
        for (const event of events) expect(behaviorEventSchema.safeParse(event).success).toBe(true);
        expect(events.length + new Set(errors.map(({ index }) => index)).size).toBe(list.length);
      },
    ),
  );
});
