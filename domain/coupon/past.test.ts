import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS } from '../shared/durations.ts';
import { addToPast, forgetAtMs, NO_PAST, type Past, type PastEntry, pastUpTo } from './past.ts';

const T0 = Date.UTC(2026, 10, 21, 3);
const pastOf = (entries: readonly PastEntry[]): Past => entries.reduce(addToPast, NO_PAST);

/** Acts as a log may contain them: an id identifies one act, at one time. */
const log = fc.array(
  fc.record({ at: fc.integer({ min: 0, max: 60 * 24 }), kind: fc.constantFrom(0, 1, 2), n: fc.nat(5) }),
  { maxLength: 150 },
);
function thing({ at, kind, n }: { at: number; kind: number; n: number }, index: number): PastEntry {
  const [id, atMs] = [`id-${index}`, T0 + at * 3_600_000];
  if (kind === 0) return { kind: 'viewed', id, atMs, productId: n, categoryId: n };
  if (kind === 1) return { kind: 'searched', id, atMs, categoryId: n };
  return { kind: 'ordered', id, atMs, productIds: [n, n] };
}

test('neither the order in which it is told nor how often changes a past', () => {
  fc.assert(
    fc.property(log, fc.infiniteStream(fc.nat(1_000)), (acts, dice) => {
      const entries = acts.map(thing);
      const rolls = new Map(entries.map((one) => [one, dice.next().value ?? 0]));
      const shuffled = [...entries].sort((a, b) => (rolls.get(a) ?? 0) - (rolls.get(b) ?? 0));
      expect(pastOf([...shuffled, ...shuffled.slice(0, 40)])).toEqual(pastOf(entries));
    }),
  );
});

test('a past stays small whatever is done', () => {
  const entries = Array.from({ length: 3_000 }, (_, at) => thing({ at, kind: at % 3, n: at }, at));
  expect(JSON.stringify(pastOf(entries)).length).toBeLessThan(25_000);
});

test('a cancelled order stays cancelled when it is told again', () => {
  const ordered: PastEntry = { kind: 'ordered', id: 'o', atMs: T0, productIds: [1] };
  const past = pastOf([ordered, { kind: 'cancelled', orderId: 'o' }, ordered]);
  expect(past.orders).toEqual([{ id: 'o', atMs: T0, productIds: [1], isCancelled: true }]);
});

test('a past up to a moment knows nothing of later ones', () => {
  const past = pastOf([0, 1, 2].map((days) => thing({ at: days * 24, kind: 0, n: days }, days)));
  expect(pastUpTo(past, T0 + DAY_MS).views.map(({ id }) => id)).toEqual(['id-0', 'id-1']);
  expect(pastUpTo(past, T0 + DAY_MS).hours).toHaveLength(2);
});

test('who only looked is forgotten after a month, who ordered after more than a year', () => {
  const view = thing({ at: 0, kind: 0, n: 1 }, 0);
  expect(forgetAtMs(pastOf([view]))).toBe(T0 + 30 * DAY_MS);
  expect(forgetAtMs(pastOf([view, thing({ at: 0, kind: 2, n: 1 }, 1)]))).toBe(T0 + 400 * DAY_MS);
});

const view = (n: number, atMs = T0 + n, categoryId = 1): PastEntry => ({
  kind: 'viewed',
  id: `view ${String(n).padStart(4, '0')}`,
  atMs,
  productId: n,
  categoryId,
});

test('of each kind the newest are kept, as many as a rule may ask for, and the oldest go', () => {
  const numbers = Array.from({ length: 100 }, (_, n) => n);
  const views = pastOf(numbers.map((n) => view(n))).views.map(({ productId }) => productId);
  expect(views).toEqual(numbers.slice(40));
  const searches = pastOf(
    numbers.map((n) => ({ kind: 'searched', id: `s${n}`, atMs: T0 + n, categoryId: n })),
  ).searches;
  expect(searches.map(({ categoryId }) => categoryId)).toEqual(numbers.slice(60));
  const orders = pastOf(numbers.map((n) => ({ kind: 'ordered', id: `o${n}`, atMs: T0 + n, productIds: [n] }))).orders;
  expect(orders.map(({ productIds }) => productIds)).toEqual(numbers.slice(60).map((n) => [n]));
});

test('an order is remembered by thirty of its products, each once', () => {
  const productIds = Array.from({ length: 62 }, (_, n) => Math.floor(n / 2));
  const [order] = pastOf([{ kind: 'ordered', id: 'o', atMs: T0, productIds }]).orders;
  expect(order?.productIds).toEqual(Array.from({ length: 30 }, (_, n) => n));
});

test('hours are kept for 28 days of the calendar, by day, hour and category', () => {
  const days = (past: Past) => past.hours.map(({ day }) => day);
  const first = days(pastOf([view(0)]))[0] ?? Number.NaN;
  expect(days(pastOf([view(0), view(1, T0 + 27 * DAY_MS)]))).toEqual([first, first + 27]);
  expect(days(pastOf([view(0), view(1, T0 + 28 * DAY_MS)]))).toEqual([first + 28]);
  const { hours } = pastOf([view(0, T0 + 3_600_000, 2), view(1, T0, 3), view(2, T0, 2), view(3, T0 + 1, 2)]);
  expect(hours.map(({ hour, categoryId }) => [hour, categoryId])).toEqual([
    [12, 2],
    [12, 3],
    [13, 2],
  ]);
});

test('things of one moment stand in the order of their ids', () => {
  const ids = (entries: PastEntry[]) => pastOf(entries).views.map(({ productId }) => productId);
  expect(ids([view(2, T0), view(1, T0), view(3, T0)])).toEqual([1, 2, 3]);
});

test('cancelling one order leaves the others as they were', () => {
  const order = (id: string, atMs: number): PastEntry => ({ kind: 'ordered', id, atMs, productIds: [1] });
  const { orders } = pastOf([order('a', T0), order('b', T0 + 1), { kind: 'cancelled', orderId: 'a' }]);
  expect(orders.map(({ isCancelled }) => isCancelled)).toEqual([true, false]);
});

test('a moment belongs to the past up to it: of views, hours, searches and orders', () => {
  const entriesAt = (atMs: number, id: string): PastEntry[] => [
    { kind: 'viewed', id, atMs, productId: 1, categoryId: 1 },
    { kind: 'searched', id, atMs, categoryId: 1 },
    { kind: 'ordered', id, atMs, productIds: [1] },
  ];
  const past = pastOf([...entriesAt(T0, 'a'), ...entriesAt(T0 + 3_600_000, 'b')]);
  const sizes = (atMs: number) => {
    const { views, hours, searches, orders } = pastUpTo(past, atMs);
    return [views.length, hours.length, searches.length, orders.length];
  };
  expect(sizes(T0 + 3_600_000)).toEqual([2, 2, 2, 2]);
  expect(sizes(T0 + 3_599_999)).toEqual([1, 1, 1, 1]);
  // An hour is known of from its beginning, which is before its first view.
  expect(sizes(T0 - 1)).toEqual([0, 0, 0, 0]);
  const early = pastOf(entriesAt(T0 - 20 * 3_600_000, 'a'));
  expect(pastUpTo(early, T0).hours).toHaveLength(1);
});

test('a search counts as a view does for how long a past is kept; without anything it may go at once', () => {
  const search: PastEntry = { kind: 'searched', id: 's', atMs: T0 + 5, categoryId: 1 };
  expect(forgetAtMs(pastOf([search, view(0)]))).toBe(T0 + 5 + 30 * DAY_MS);
  expect(forgetAtMs(pastOf([search, view(9)]))).toBe(T0 + 9 + 30 * DAY_MS);
  expect(forgetAtMs(NO_PAST)).toBe(30 * DAY_MS);
  // A view long after the order outlasts it.
  const late = view(0, T0 + 380 * DAY_MS);
  expect(forgetAtMs(pastOf([{ kind: 'ordered', id: 'o', atMs: T0, productIds: [1] }, late]))).toBe(T0 + 410 * DAY_MS);
});

test('an order known from PostgreSQL and from its event has the earlier of the two times, whichever came first', () => {
  const ofEvent: PastEntry = { kind: 'ordered', id: 'now', atMs: T0, productIds: [1] };
  const ofLedger: PastEntry = { ...ofEvent, atMs: T0 + 7_200_000 };
  for (const entries of [
    [ofLedger, ofEvent],
    [ofEvent, ofLedger],
  ]) {
    const past = entries.reduce(addToPast, NO_PAST);
    expect(pastUpTo(past, T0).orders).toEqual([{ id: 'now', atMs: T0, productIds: [1], isCancelled: false }]);
  }
});
