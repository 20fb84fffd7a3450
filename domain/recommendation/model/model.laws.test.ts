import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { recommenderOf } from '#tests/support/model.ts';
import { computeOracle } from '../oracle/oracle.ts';
import { catalogueOf, interleave, logArbitrary, SHOPPERS } from './log.arbitrary.ts';
import { RecommendationModel } from './model.ts';
import type { ListSettings, ModelSettings } from './settings.ts';
import type { SignalEvent } from './signals.ts';
import { restoreModel, snapshotModel } from './snapshot.ts';

// Hundreds of logs each: seconds of work, on a machine that is busy a minute.
vi.setConfig({ testTimeout: 180_000 });

/** Caps so small that every one of them bites. */
const TIGHT: Partial<ModelSettings> = {
  historyLimit: 5,
  pairWindow: 3,
  pairHolders: 2,
  neighboursPerItem: 3,
  revisitSpan: 2,
  queryItems: 4,
  neighbourQueryItems: 3,
  holdersPerItem: 3,
  neighbours: 2,
  voteSpan: 2,
  recentEventIds: 4,
  ordersPerShopper: 2,
  dismissalsPerShopper: 3,
  linesPerOrder: 3,
};
const SHORT: Partial<ListSettings> = {
  explorationShoppers: 2,
  size: 6,
  categoryCap: 2,
  blendDepth: 5,
  fallbackDepth: 8,
  popularityPerDayAway: 0.5,
};
const PRODUCT_IDS = catalogueOf().map((product) => product.productId);

/** What was seen may be shown again, and nothing fills a list that behaviour leaves short. */
const REPEATS: Partial<ListSettings> = { ...SHORT, ownShare: 1.5, ownShareInUserList: 0.7, fallback: false };

function modelOf(
  events: readonly SignalEvent[],
  settings: Partial<ModelSettings> = TIGHT,
  lists: Partial<ListSettings> = SHORT,
): RecommendationModel {
  const model = new RecommendationModel(settings, lists);
  for (const product of catalogueOf()) model.putProduct(product);
  for (const event of events) model.apply(event);
  return model;
}

/** C[from → …]. */
function rowOf({ pairs }: RecommendationModel, from: number): Map<number, number> {
  pairs.count(from);
  return new Map(
    Array.from({ length: pairs.size }, (_, k) => [pairs.item(k), pairs.cell(pairs.item(k))] as const).filter(
      ([, cell]) => cell !== 0,
    ),
  );
}

/** Everything a model would serve, and the cells behind it. */
function outcome(model: RecommendationModel, shopperIds: readonly string[] = SHOPPERS) {
  const recommender = recommenderOf(model);
  const pairs: Record<number, Record<number, number>> = {};
  for (let from = 0; from < model.catalogue.length; from++) {
    const row = rowOf(model, from);
    if (row.size > 0)
      pairs[model.catalogue.productId(from)] = Object.fromEntries(
        [...row].map(([to, cell]) => [model.catalogue.productId(to), cell]),
      );
  }
  const lists = shopperIds.map((id) => {
    const shopper = model.shoppers.find(id);
    return shopper < 0 ? [] : recommender.listsOf(shopper).lists;
  });
  return {
    pairs,
    lists,
    trending: recommender.trending(),
    beside: PRODUCT_IDS.map((id) => recommender.boughtWith(id)),
  };
}

function recounted(
  events: readonly SignalEvent[],
  settings: Partial<ModelSettings> = TIGHT,
  lists: Partial<ListSettings> = SHORT,
) {
  const plain = computeOracle(
    events.map((event) => ({ event })),
    catalogueOf(),
    settings,
    lists,
  );
  const pairs: Record<number, Record<number, number>> = {};
  for (const [from, row] of plain.pairs) {
    const filled = [...row].filter(([, cell]) => cell !== 0);
    if (filled.length > 0) pairs[from] = Object.fromEntries(filled);
  }
  return {
    pairs,
    lists: SHOPPERS.map((id) => plain.listsOf(id)),
    trending: plain.trending(),
    beside: PRODUCT_IDS.map((id) => plain.boughtWith(id)),
  };
}

test('one by one equals the oracle of the whole log, to the last list and cell', () => {
  fc.assert(
    fc.property(logArbitrary({ duplicates: true }), fc.constantFrom(TIGHT, {}), (events, settings) => {
      expect(outcome(modelOf(events, settings))).toEqual(recounted(events, settings));
    }),
    { numRuns: 300 },
  );
});

test('so it does where what was seen may be shown again, without a fallback', () => {
  fc.assert(
    fc.property(logArbitrary({ duplicates: true }), fc.constantFrom(TIGHT, {}), (events, settings) => {
      expect(outcome(modelOf(events, settings, REPEATS))).toEqual(recounted(events, settings, REPEATS));
    }),
    { numRuns: 300 },
  );
});

test('the interleaving of different shoppers changes nothing', () => {
  fc.assert(
    fc.property(logArbitrary(), fc.array(fc.nat(), { minLength: 1, maxLength: 80 }), (events, choices) => {
      expect(outcome(modelOf(interleave(events, choices)))).toEqual(outcome(modelOf(events)));
    }),
    { numRuns: 200 },
  );
});

test('an event that is said again changes nothing', () => {
  fc.assert(
    fc.property(logArbitrary({ maxLength: 30 }), (events) => {
      const twice = events.flatMap((event) => [event, event]);
      expect(outcome(modelOf(twice))).toEqual(outcome(modelOf(events)));
    }),
  );
});

test('forgetting a shopper leaves what the log without them would have made', () => {
  fc.assert(
    fc.property(logArbitrary(), fc.constantFrom(...SHOPPERS), (events, gone) => {
      // The one cap that makes an exception: holders pushed out by a forgotten shopper do not come back.
      const settings = { ...TIGHT, holdersPerItem: SHOPPERS.length };
      const model = modelOf(events, settings);
      const id = '00000000-0000-7000-9000-000000000000';
      model.apply({ id, type: 'shopper-forgotten', occurredAt: '2025-06-01T00:00:00Z', shopperId: gone, payload: {} });
      const without = modelOf(
        events.filter((event) => event.shopperId !== gone),
        settings,
      );
      without.advanceTo(model.watermark);
      expect(outcome(model)).toEqual(outcome(without));
      expect(model.activeShoppers).toBe(without.activeShoppers);
      expect(model.shoppers.find(gone)).toBe(-1);
    }),
    { numRuns: 200 },
  );
});

test('a snapshot and the tail of the log make the same model', () => {
  fc.assert(
    fc.property(logArbitrary({ duplicates: true }), fc.nat({ max: 60 }), (events, cut) => {
      const offsets = { behavior: { 0: '41', 3: '7' } };
      const bytes = snapshotModel(modelOf(events.slice(0, cut)), offsets);
      const restored = restoreModel(bytes, TIGHT, SHORT);
      expect(restored.offsets).toEqual(offsets);
      for (const event of events.slice(cut)) restored.model.apply(event);
      expect(outcome(restored.model)).toEqual(outcome(modelOf(events)));
    }),
    { numRuns: 200 },
  );
});

test('bought-together is symmetric and within [0, 1]; no cell is negative', () => {
  fc.assert(
    fc.property(logArbitrary(), (events) => {
      const model = modelOf(events);
      const items = model.catalogue.length;
      for (let a = 0; a < items; a++)
        for (let b = 0; b < items; b++) {
          const similarity = model.baskets.similarity(a, b, 2);
          expect(similarity).toBe(model.baskets.similarity(b, a, 2));
          expect(similarity).toBeGreaterThanOrEqual(0);
          expect(similarity).toBeLessThanOrEqual(1);
          expect(rowOf(model, a).get(b) ?? 0).toBeGreaterThanOrEqual(0);
        }
    }),
  );
});

test('no shopper weighs more than the cap on any pair, however often they act', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), (times) => {
      const events: SignalEvent[] = [];
      for (let n = 0; n < times * 2; n++)
        events.push({
          id: `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
          type: 'cart-item-added',
          occurredAt: '2025-06-01T00:00:00Z',
          shopperId: SHOPPERS[0] as string,
          payload: { productId: 100 + (n % 2) },
        });
      const model = modelOf(events, {});
      // strength ≤ 2 each, 1/ln 2 at most for the second item of a history.
      const bound = (4 / Math.log(2)) * 2 ** 10 + 1;
      expect(rowOf(model, model.catalogue.find(100)).get(model.catalogue.find(101)) ?? 0).toBeLessThanOrEqual(bound);
    }),
    { numRuns: 20 },
  );
});

test('nothing seen, bought, sold out or unlisted is recommended, and every item says why', () => {
  fc.assert(
    fc.property(logArbitrary(), (events) => {
      const model = modelOf(events);
      const recommender = recommenderOf(model);
      const viewed = new Map<string, Set<number>>();
      for (const event of events)
        if (event.type === 'page-viewed' && event.payload.productId !== undefined) {
          // Only what the history still holds counts as seen: with these caps, the newest.
          viewed.set(event.shopperId, new Set([event.payload.productId]));
        } else if (event.type !== 'product-hovered') viewed.delete(event.shopperId);
      for (const id of SHOPPERS) {
        const shopper = model.shoppers.find(id);
        if (shopper < 0) continue;
        for (const list of recommender.listsOf(shopper).lists) {
          expect(new Set(list.items.map((item) => item.productId)).size).toBe(list.items.length);
          for (const item of list.items) {
            const state = catalogueOf().find((product) => product.productId === item.productId);
            expect(state?.listed).toBe(true);
            expect(state?.stock).toBeGreaterThan(0);
            expect(viewed.get(id)?.has(item.productId) ?? false).toBe(false);
            expect(item.reason.kind).toBeTruthy();
          }
        }
      }
    }),
  );
});
