import fc from 'fast-check';
import { expect, test } from 'vitest';
import { koreanDay } from '#domain/shared/korean-time.ts';
import { JOURNEY_START_MS, journeyArbitrary, PlainBooks } from './journey.fixture.ts';
import { ATTRIBUTION_WINDOW_MS, AttributionLedger, type Known } from './ledger.ts';
import type { AttributedEvent, Counts } from './types.ts';

const ME = '00000000-0000-7000-8000-000000000001';
const OTHER = '00000000-0000-7000-8000-000000000002';
const NOTHING: Known = { touches: [], lines: [], orders: [], exposed: new Set() };
const options = { variantOf: (id: string) => (id === ME ? 'x:a' : 'x:b'), dayOf: koreanDay };
const idOf = (n: number) => `00000000-0000-7000-9000-${String(n).padStart(12, '0')}`;

let eventsMade = 0;
type Body = AttributedEvent extends infer E ? (E extends AttributedEvent ? Pick<E, 'type' | 'payload'> : never) : never;
function event(body: Body, afterMs = 0, shopperId = ME): AttributedEvent {
  const occurredAt = new Date(JOURNEY_START_MS + afterMs).toISOString();
  return { ...body, id: idOf(eventsMade++), occurredAt, shopperId } as AttributedEvent;
}
const clicked = (list: string, productId: number, afterMs = 0, shopperId = ME) =>
  event({ type: 'recommendation-clicked', payload: { list, tier: 'personal', productId } }, afterMs, shopperId);
const ordered = (afterMs: number, discountWon = 0, shopperId = ME) =>
  event(
    {
      type: 'order-placed',
      payload: {
        orderId: idOf(777),
        lines: [
          { productId: 1, quantity: 2, unitPriceWon: 1_000 },
          { productId: 2, quantity: 1, unitPriceWon: 1_000 },
        ],
        discountWon,
        totalWon: 3_000 - discountWon,
      },
    },
    afterMs,
    shopperId,
  );
function fold(...events: AttributedEvent[]): AttributionLedger {
  const ledger = new AttributionLedger(NOTHING, options);
  for (const one of events) ledger.apply(one);
  return ledger;
}
/** Over all days. */
function of(ledger: AttributionLedger, list: string): Counts | undefined {
  const entries = [...ledger.counts.values()].filter(({ algorithm }) => algorithm.list === list);
  return entries
    .map(({ counts }) => counts)
    .reduce<Counts | undefined>((sum, counts) => {
      if (sum === undefined) return counts;
      const names = Object.keys(sum) as (keyof Counts)[];
      return Object.fromEntries(names.map((name) => [name, sum[name] + counts[name]])) as unknown as Counts;
    }, undefined);
}

test('a line is the list’s whose click on that product came last; the other line is nobody’s', () => {
  const ledger = fold(clicked('trending', 1), clicked('item-cf', 1, 1_000), ordered(2_000, 300));
  // The coupon's 300 lie on both lines by value: 200 of them on the first.
  expect(of(ledger, 'item-cf')).toMatchObject({ clicks: 1, orders: 1, units: 2, revenueWon: 1_800 });
  expect(of(ledger, 'trending')).toMatchObject({ clicks: 1, orders: 0, units: 0, revenueWon: 0 });
});

test('seven days count, and not a millisecond more; what is clicked afterwards sold nothing', () => {
  expect(of(fold(clicked('item-cf', 1), ordered(ATTRIBUTION_WINDOW_MS)), 'item-cf')?.units).toBe(2);
  expect(of(fold(clicked('item-cf', 1), ordered(ATTRIBUTION_WINDOW_MS + 1)), 'item-cf')?.units).toBe(0);
  expect(of(fold(clicked('item-cf', 1, 5_000), ordered(4_000)), 'item-cf')?.units).toBe(0);
});

test('another shopper’s click sells nothing; what was only shown sold nothing', () => {
  const shown = event({ type: 'recommendation-shown', payload: { list: 'user-cf', productIds: [1, 2, 3] } });
  const ledger = fold(clicked('item-cf', 1, 0, OTHER), shown, ordered(1_000));
  expect(of(ledger, 'item-cf')?.units).toBe(0);
  expect(of(ledger, 'user-cf')).toMatchObject({ shows: 1, impressions: 3, orders: 0 });
});

test('the variant is the shopper’s own, whatever a browser says', () => {
  const shown = (variant?: string) =>
    event({ type: 'recommendation-shown', payload: { list: 'item-cf', variant, productIds: [1] } });
  const variants = (ledger: AttributionLedger) => [...ledger.counts.values()].map(({ algorithm }) => algorithm.variant);
  expect(variants(fold(shown('x:a')))).toEqual(['x:a']);
  expect(variants(fold(shown()))).toEqual(['x:a']);
  expect(variants(fold(shown('x:b')))).toEqual(['']);
  const made = event({ type: 'recommendation-shown', payload: { list: 'item-cf', tier: 'mine', productIds: [1] } });
  expect([...fold(made).counts.values()].map(({ algorithm }) => algorithm.tier)).toEqual(['']);
});

test('orders of who is in the experiment count from their first impression, from a list or not', () => {
  const shown = event({ type: 'recommendation-shown', payload: { list: 'item-cf', productIds: [1] } });
  const sums = (ledger: AttributionLedger) => ledger.shoppers.get(`${ME} x:a`)?.counts;
  expect(sums(fold(shown, ordered(1_000)))).toEqual({ impressions: 1, clicks: 0, orders: 1, revenueWon: 3_000 });
  expect(sums(fold(ordered(0), shown))).toEqual({ impressions: 1, clicks: 0, orders: 0, revenueWon: 0 });
});

test('a forgotten shopper leaves no name behind', () => {
  const forget = event({ type: 'shopper-forgotten', payload: {} }, 3_000);
  const ledger = fold(clicked('item-cf', 1), ordered(1_000), forget);
  expect(ledger.forgotten).toEqual(new Set([ME]));
  expect([ledger.touches, ledger.lines, ledger.orders, [...ledger.shoppers]]).toEqual([[], [], [], []]);
});

test('law: an order that is cancelled leaves the books as if it had not been', () => {
  fc.assert(
    fc.property(journeyArbitrary([ME, OTHER], idOf), fc.nat(2_000), (journey, discountWon) => {
      const lastMs =
        Date.parse(journey.at(-1)?.occurredAt ?? new Date(JOURNEY_START_MS).toISOString()) - JOURNEY_START_MS;
      const order = ordered(lastMs, discountWon);
      const cancel = event({ type: 'order-cancelled', payload: { orderId: idOf(777) } }, lastMs);
      const books = (events: AttributedEvent[]) => {
        const plain = new PlainBooks();
        plain.add(fold(...events));
        const filled = (table: Map<string, Record<string, number>>) =>
          [...table].filter(([, counts]) => Object.values(counts).some((n) => n !== 0));
        return { results: filled(plain.results), shoppers: filled(plain.shoppers), sales: plain.sales };
      };
      expect(books([...journey, order, cancel])).toEqual(books(journey));
    }),
    { numRuns: 200 },
  );
});

test('law: however a log is cut into batches, the books are the same', () => {
  fc.assert(
    fc.property(journeyArbitrary([ME, OTHER], idOf), fc.integer({ min: 1, max: 20 }), (journey, size) => {
      const whole = new PlainBooks();
      whole.add(fold(...journey));
      const cut = new PlainBooks();
      for (let start = 0; start < journey.length; start += size) {
        const ledger = new AttributionLedger(cut.known(), options);
        for (const one of journey.slice(start, start + size)) ledger.apply(one);
        cut.add(ledger);
      }
      expect(cut).toEqual(whole);
    }),
    { numRuns: 200 },
  );
});

test('law: revenue is neither made nor lost: lists never sell more than was paid', () => {
  fc.assert(
    fc.property(journeyArbitrary([ME, OTHER], idOf), (journey) => {
      const books = new PlainBooks();
      books.add(fold(...journey));
      const paidWon = new Map<string, number>();
      for (const one of journey) {
        if (one.type === 'order-placed') paidWon.set(one.payload.orderId, one.payload.totalWon);
        if (one.type === 'order-cancelled') paidWon.delete(one.payload.orderId);
      }
      const soldWon = [...books.results.values()].reduce((sum, { revenueWon = 0 }) => sum + revenueWon, 0);
      expect(soldWon).toBeLessThanOrEqual([...paidWon.values()].reduce((sum, won) => sum + won, 0));
      expect(soldWon).toBe([...books.sales.values()].reduce((sum, line) => sum + line.revenueWon, 0));
      for (const counts of books.results.values())
        for (const n of Object.values(counts)) expect(n).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 200 },
  );
});
