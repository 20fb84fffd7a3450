import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS } from '../shared/durations.ts';
import { forgetAtMs, NO_PAST, type Past, pastUpTo, type Remembered, remember } from './past.ts';

const T0 = Date.UTC(2026, 10, 21, 3);
const tell = (said: readonly Remembered[]): Past => said.reduce(remember, NO_PAST);

/** Things as they may stand in the log: an id names one thing, at one time. */
const log = fc.array(
  fc.record({ at: fc.integer({ min: 0, max: 60 * 24 }), kind: fc.constantFrom(0, 1, 2), n: fc.nat(5) }),
  { maxLength: 150 },
);
function thing({ at, kind, n }: { at: number; kind: number; n: number }, index: number): Remembered {
  const [id, atMs] = [`id-${index}`, T0 + at * 3_600_000];
  if (kind === 0) return { kind: 'viewed', id, atMs, productId: n, categoryId: n };
  if (kind === 1) return { kind: 'searched', id, atMs, categoryId: n };
  return { kind: 'ordered', id, atMs, productIds: [n, n] };
}

test('neither the order in which it is told nor how often changes a past', () => {
  fc.assert(
    fc.property(log, fc.infiniteStream(fc.nat(1_000)), (entries, dice) => {
      const said = entries.map(thing);
      const rolls = new Map(said.map((one) => [one, dice.next().value ?? 0]));
      const shuffled = [...said].sort((a, b) => (rolls.get(a) ?? 0) - (rolls.get(b) ?? 0));
      expect(tell([...shuffled, ...shuffled.slice(0, 40)])).toEqual(tell(said));
    }),
  );
});

test('a past stays small whatever is done', () => {
  const said = Array.from({ length: 3_000 }, (_, at) => thing({ at, kind: at % 3, n: at }, at));
  expect(JSON.stringify(tell(said)).length).toBeLessThan(25_000);
});

test('a cancelled order stays cancelled when it is told again', () => {
  const ordered: Remembered = { kind: 'ordered', id: 'o', atMs: T0, productIds: [1] };
  const past = tell([ordered, { kind: 'cancelled', orderId: 'o' }, ordered]);
  expect(past.orders).toEqual([{ id: 'o', atMs: T0, productIds: [1], isCancelled: true }]);
});

test('a past up to a moment knows nothing of later ones', () => {
  const past = tell([0, 1, 2].map((days) => thing({ at: days * 24, kind: 0, n: days }, days)));
  expect(pastUpTo(past, T0 + DAY_MS).views.map(({ id }) => id)).toEqual(['id-0', 'id-1']);
  expect(pastUpTo(past, T0 + DAY_MS).hours).toHaveLength(2);
});

test('who only looked is forgotten after a month, who ordered after more than a year', () => {
  const view = thing({ at: 0, kind: 0, n: 1 }, 0);
  expect(forgetAtMs(tell([view]))).toBe(T0 + 30 * DAY_MS);
  expect(forgetAtMs(tell([view, thing({ at: 0, kind: 2, n: 1 }, 1)]))).toBe(T0 + 400 * DAY_MS);
});
