import { expect, test } from 'vitest';
import type { ListName } from '#contracts/events.ts';
import { LISTS, type ListRow } from '#domain/recommendation/lists/registry.ts';
import type { SignalEvent } from '#domain/recommendation/model/signals.ts';
import { createRecommendationReader } from '#server/recommendation/reader.ts';
import { modelOfProducts } from '../../tests/support/model.ts';
import { ListWriter, type Outgoing } from './list-writer.ts';
import { Serving } from './serving.ts';

// Each list is shown to shoppers who meet its condition and not to one who narrowly misses it; without its rule it is
// never shown.
const ME = '01890000-0000-7000-8000-000000000001';
const OTHERS = Array.from({ length: 3 }, (_, n) => `01890000-0000-7000-8000-0000000000${10 + n}`);

interface Shown {
  list: ListName;
  tier: string;
  productIds: number[];
}

function shop(rules: readonly ListRow[]) {
  const model = modelOfProducts(40);
  let events = 0;
  const applyEvent = (shopperId: string, type: SignalEvent['type'], payload: object) => {
    const id = `01890000-0000-7000-8000-${String(++events).padStart(12, '0')}`;
    model.apply({ id, type, shopperId, occurredAt: '2025-06-01T00:00:00Z', payload } as SignalEvent);
  };
  return {
    applyEvent,
    view: (shopperId: string, ...productIds: number[]) => {
      for (const productId of productIds) applyEvent(shopperId, 'page-viewed', { productId });
    },
    /** What is written for everybody, for me, and beside a product I look at. */
    shown(besideId = 1): Shown[] {
      const writer = new ListWriter(model, new Serving(model, null, rules), () => 0);
      const out: Outgoing = { changes: [], dismissed: [], pushes: [], causes: [] };
      writer.refreshTrending();
      writer.trending(out);
      const me = model.shoppers.find(ME);
      if (me >= 0) writer.shopper(me, 'all', 0, out);
      writer.beside(besideId, ME, out);
      return out.changes.flatMap(({ list, value }) =>
        value === null ? [] : [{ list, tier: value.tier, productIds: value.items.map(({ productId }) => productId) }],
      );
    },
  };
}

type Shop = ReturnType<typeof shop>;

/** `holds` and `fails` differ in the condition alone; `isThere`: whether the list is shown for its own reason. */
const SCENARIOS: Record<
  Exclude<ListRow['code'], 'R4'>,
  { holds(shop: Shop): void; fails(shop: Shop): void; isThere(shown: readonly Shown[]): boolean }
> = {
  R1: {
    // Others went from 1 to 5, and I looked at 1.
    holds: ({ view }) => {
      for (const other of OTHERS) view(other, 1, 5);
      view(ME, 1);
    },
    fails: ({ view }) => {
      for (const other of OTHERS) view(other, 1, 5);
    },
    isThere: has('item-cf', 5),
  },
  R2: {
    // Who looked at 1, 2 and 3 looked at 6, too; I looked at 1, 2 and 3.
    holds: ({ view }) => {
      for (const other of OTHERS) view(other, 6, 1, 2, 3);
      view(ME, 1, 2, 3);
    },
    // No user neighbours: the others viewed other products.
    fails: ({ view }) => {
      for (const other of OTHERS) view(other, 6, 11, 12, 13);
      view(ME, 1, 2, 3);
    },
    isThere: has('user-cf', 6, 'personal'),
  },
  R3: {
    holds: ({ view }) => view(OTHERS[0] as string, 7),
    fails: () => undefined,
    isThere: (shown) => shown.some(({ list, productIds }) => list === 'trending' && productIds[0] === 7),
  },
  R5: {
    // Most of what I looked at is of category 2.
    holds: ({ view }) => view(ME, 2, 6, 1),
    fails: ({ view }) => view(ME, 1, 5, 2),
    isThere: (shown) =>
      shown.some(({ list, productIds }) => list === 'category' && productIds.every((productId) => productId % 4 === 2)),
  },
  R6: {
    holds: ({ applyEvent }) => {
      for (const [n, other] of OTHERS.entries()) applyEvent(other, 'order-placed', orderOf(n, 1, 8));
      applyEvent(ME, 'cart-item-added', { productId: 1 });
    },
    // Bought, but each by itself.
    fails: ({ applyEvent }) => {
      for (const [n, other] of OTHERS.entries()) {
        applyEvent(other, 'order-placed', orderOf(2 * n, 1));
        applyEvent(other, 'order-placed', orderOf(2 * n + 1, 8));
      }
      applyEvent(ME, 'page-viewed', { productId: 1 });
    },
    isThere: has('bought-together', 8, 'personal'),
  },
};

function orderOf(n: number, ...productIds: number[]) {
  return {
    orderId: `01890000-0000-7000-8000-00000000a${String(n).padStart(3, '0')}`,
    lines: productIds.map((productId) => ({ productId, quantity: 1, unitWon: 1_000 })),
  };
}

function has(list: ListName, productId: number, tier?: string): (shown: readonly Shown[]) => boolean {
  return (shown) =>
    shown.some(
      (one) => one.list === list && one.productIds.includes(productId) && (tier === undefined || one.tier === tier),
    );
}

const CODES = Object.keys(SCENARIOS) as (keyof typeof SCENARIOS)[];

test.each(CODES)('%s: its condition brings its list; one short of it, none', (code) => {
  const { holds, fails, isThere } = SCENARIOS[code];
  const met = shop(LISTS);
  holds(met);
  expect(isThere(met.shown())).toBe(true);
  const short = shop(LISTS);
  fails(short);
  expect(isThere(short.shown())).toBe(false);
});

test('the table of removals: without a rule its list does not come, and every other rule’s does', () => {
  const table = CODES.map((removed) => {
    const left = LISTS.filter(({ code }) => code !== removed);
    const came = CODES.filter((code) => {
      const trial = shop(left);
      SCENARIOS[code].holds(trial);
      return SCENARIOS[code].isThere(trial.shown());
    });
    return [removed, came];
  });
  expect(table).toEqual(CODES.map((removed) => [removed, CODES.filter((code) => code !== removed)]));
});

test('R4: a coupon in hand brings the list of what it makes cheaper; without one, or without the rule, there is none', async () => {
  const cheaper = { productId: 7, score: 1, reason: { kind: 'coupon' as const } };
  const readerOf = (rules: readonly ListRow[], coupons: readonly string[]) =>
    createRecommendationReader({
      lists: { read: async () => ({ own: null, trending: null, dismissed: [] }) },
      popular: async () => [],
      discounted: async (shopperId) => (coupons.includes(shopperId) ? [cheaper] : []),
      rules,
    });
  const offered = async (rules: readonly ListRow[], coupons: readonly string[]) =>
    (await readerOf(rules, coupons).read('discount', ME)).items.map(({ productId }) => productId);
  expect(await offered(LISTS, [ME])).toEqual([7]);
  expect(await offered(LISTS, OTHERS)).toEqual([]);
  const left = LISTS.filter(({ code }) => code !== 'R4');
  expect(await offered(left, [ME])).toEqual([]);
});
