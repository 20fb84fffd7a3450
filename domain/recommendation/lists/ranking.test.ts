import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { CatalogueProduct } from '../model/catalogue-product.ts';
import { interleave, logArbitrary, SHOPPERS } from '../model/log.arbitrary.ts';
import { RecommendationModel } from '../model/model.ts';
import type { ListSettings } from '../model/settings.ts';
import type { SignalEvent } from '../model/signals.ts';
import { recount } from '../oracle/recount.ts';
import { type Mix, Ranker } from './ranking.ts';

// Hundreds of logs each: seconds of work, on a machine that is busy a minute.
vi.setConfig({ testTimeout: 180_000 });

const ITEM_CF: Mix = { itemCf: 1, userCf: 0, popularity: 0, popularityPerDayAway: 0, own: 0 };
const ALL: Mix = { itemCf: 1, userCf: 0.5, popularity: 0.25, popularityPerDayAway: 1, own: 0 };
/** Lists that are one model's ranking and nothing else. */
const BARE: Partial<ListSettings> = {
  size: 20,
  categoryCap: 1000,
  marginLift: 0,
  popularityShare: 0,
  itemShareInUserList: 0,
  popularityShareInUserList: 0,
  explorationItems: 0,
  newestItems: 0,
};
const PRODUCTS: CatalogueProduct[] = Array.from({ length: 15 }, (_, n) => ({
  productId: 100 + n,
  version: 1,
  name: `상품 ${n}`,
  categoryId: n,
  kind: `종류 ${n}`,
  marginRate: 0,
  stock: 1,
  listed: true,
  soldCount: 0,
  createdAt: '2025-01-01T00:00:00Z',
}));

function modelOf(events: readonly SignalEvent[]): RecommendationModel {
  const model = new RecommendationModel({}, BARE);
  for (const product of PRODUCTS) model.putProduct(product);
  for (const event of events) model.apply(event);
  return model;
}

const MET_BUT_RECOMMENDABLE: ReadonlySet<string> = new Set([
  'product-hovered',
  'cart-item-removed',
  'cart-quantity-decreased',
  'order-cancelled',
]);

/** Each shopper's ranking, of those who have one. */
function rankings(model: RecommendationModel, mix: Mix): Record<string, number[]> {
  const ranker = new Ranker(model);
  ranker.refreshPopular();
  const all: Record<string, number[]> = {};
  for (const id of SHOPPERS) {
    const shopper = model.shoppers.find(id);
    if (shopper < 0) continue;
    ranker.begin(shopper, false);
    all[id] = ranker.top(mix, 20);
  }
  return all;
}

/** Of a served list, what the models themselves put there. */
function personal(lists: ReturnType<ReturnType<typeof recount>['listsOf']>, list: string, kinds: readonly string[]) {
  const items = lists.find((one) => one.list === list)?.items ?? [];
  return items.filter(({ reason }) => kinds.includes(reason.kind)).map(({ productId }) => productId);
}

test('ranks as the lists that are served, by an independent recount', () => {
  fc.assert(
    // The ranking for the backtest knows no dismissals: no log of others has them.
    fc.property(logArbitrary({ dismissals: false }), (events) => {
      // What was hovered over, or taken out of the cart again, has been met but may be recommended: the backtest leaves
      // it out, the shop does not.
      const log = events.filter(({ type }) => !MET_BUT_RECOMMENDABLE.has(type));
      const model = modelOf(log);
      const plain = recount(
        log.map((event) => ({ event })),
        PRODUCTS,
        {},
        BARE,
      );
      const byItems = rankings(model, ITEM_CF);
      const byShoppers = rankings(model, { ...ITEM_CF, itemCf: 0, userCf: 1 });
      for (const id of Object.keys(byItems)) {
        const lists = plain.listsOf(id);
        if (lists.length === 0) continue;
        expect(byItems[id]).toEqual(personal(lists, 'item-cf', ['viewed', 'carted', 'bought']));
        expect(byShoppers[id]).toEqual(personal(lists, 'user-cf', ['like-minded']));
      }
    }),
    { numRuns: 200 },
  );
});

test('the interleaving of different shoppers changes no ranking', () => {
  fc.assert(
    fc.property(logArbitrary(), fc.array(fc.nat(), { minLength: 1, maxLength: 80 }), (events, choices) => {
      expect(rankings(modelOf(interleave(events, choices)), ALL)).toEqual(rankings(modelOf(events), ALL));
    }),
    { numRuns: 100 },
  );
});

test('what was seen comes back only where it may', () => {
  fc.assert(
    fc.property(logArbitrary(), (events) => {
      const model = modelOf(events);
      const ranker = new Ranker(model);
      for (const id of SHOPPERS) {
        const shopper = model.shoppers.find(id);
        if (shopper < 0 || model.histories.count(shopper) === 0) continue;
        const seen = new Set(
          events.flatMap((event) =>
            event.shopperId === id && event.type === 'page-viewed' ? [event.payload.productId] : [],
          ),
        );
        ranker.begin(shopper, false);
        for (const productId of ranker.top(ALL, 20)) expect(seen.has(productId)).toBe(false);
      }
    }),
  );
});
