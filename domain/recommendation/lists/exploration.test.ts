import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recommenderOf } from '#tests/support/model.ts';
import { catalogueOf, logArbitrary, SHOPPERS } from '../model/log.arbitrary.ts';
import { RecommendationModel } from '../model/model.ts';
import { pseudoRandomDraw } from '../model/pseudo-random-draw.ts';
import type { ListSettings } from '../model/settings.ts';
import type { SignalEvent } from '../model/signals.ts';
import { DRAW_SECONDS, EXPLORATION_SLOTS } from './exploration.ts';
import { withSlots } from './slots.ts';
import type { ScoredProduct } from './types.ts';

const item = (productId: number, explored = false): ScoredProduct => ({
  productId,
  score: 1,
  reason: { kind: explored ? 'explored' : 'viewed' },
});

function listsOf(events: readonly SignalEvent[], settings: Partial<ListSettings>, products = 40) {
  const model = new RecommendationModel({}, { size: 20, ...settings });
  for (const product of catalogueOf(products)) model.putProduct(product);
  for (const event of events) model.apply(event);
  const recommender = recommenderOf(model);
  return SHOPPERS.flatMap((id) => {
    const shopper = model.shoppers.find(id);
    const lists = shopper < 0 ? [] : recommender.listsOf(shopper).lists;
    return lists.map((list) => ({ list, model }));
  });
}

test('law: whatever is asked for, at most a fifth of a list is explored, none of it among the first five', () => {
  fc.assert(
    fc.property(fc.nat(30), fc.nat(30), (shown, explored) => {
      const items = Array.from({ length: shown }, (_, n) => item(n));
      const mixed = withSlots(
        items,
        Array.from({ length: explored }, (_, n) => item(1_000 + n, true)),
        EXPLORATION_SLOTS,
      );
      expect(mixed).toHaveLength(shown);
      expect(new Set(mixed.map(({ productId }) => productId)).size).toBe(shown);
      const places = mixed.flatMap(({ reason }, at) => (reason.kind === 'explored' ? [at] : []));
      expect(places.length).toBeLessThanOrEqual(Math.max(0, shown) / 5);
      for (const place of places) expect(place).toBeGreaterThanOrEqual(5);
      // The rest keeps its order.
      const rest = mixed.filter(({ reason }) => reason.kind !== 'explored').map(({ productId }) => productId);
      expect(rest).toEqual([...rest].sort((a, b) => a - b));
    }),
  );
});

test('law: the setting is the bound, what is explored few know, and only user-cf explores', () => {
  fc.assert(
    fc.property(logArbitrary({ maxLength: 40 }), fc.nat({ max: 4 }), (events, explorationItems) => {
      for (const { list, model } of listsOf(events, { explorationItems, explorationShoppers: 2 }, 121)) {
        const explored = list.items.filter(({ reason }) => reason.kind === 'explored');
        expect(explored.length).toBeLessThanOrEqual(list.list === 'user-cf' ? explorationItems : 0);
        for (const { productId } of explored) {
          const known = model.catalogue.find(productId);
          expect(model.frequency(known)).toBeLessThan(2);
          expect(model.catalogue.servable(known)).toBe(true);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('without exploration a list is as it was, but for the places given up', () => {
  const events: SignalEvent[] = [101, 104, 107].map((productId, n) => ({
    id: `00000000-0000-7000-8000-00000000000${n}`,
    type: 'page-viewed',
    occurredAt: '2025-06-01T00:00:00Z',
    shopperId: SHOPPERS[0] as string,
    payload: { productId },
  }));
  const idsOf = (explorationItems: number) =>
    listsOf(events, { explorationItems }, 201).find(({ list }) => list.list === 'user-cf')?.list.items ?? [];
  const [plain, mixed] = [idsOf(0), idsOf(2)];
  const kept = mixed.filter(({ reason }) => reason.kind !== 'explored');
  expect(mixed.filter(({ reason }) => reason.kind === 'explored')).toHaveLength(2);
  expect(kept).toEqual(plain.slice(0, kept.length));
});

test('the tail is seen: draw by draw every one of 1,500 products of a category has its turn', () => {
  const span = Math.floor(820_000_000 / DRAW_SECONDS);
  const seen = new Set<number>();
  const products = Array.from({ length: 1_500 }, (_, n) => 1 + n);
  let spans = 0;
  while (seen.size < products.length && spans < 1_000) {
    const drawn = [...products]
      .sort((a, b) => pseudoRandomDraw(span + spans, a) - pseudoRandomDraw(span + spans, b))
      .slice(0, 64);
    for (const productId of drawn) seen.add(productId);
    spans++;
  }
  expect(seen.size).toBe(1_500);
  // Coupon collector: 1,500/64 · ln 1,500 ≈ 171 spans of six hours for the last one.
  expect(spans).toBeLessThan(400);
});
