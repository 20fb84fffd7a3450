import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listsOf, recommenderOf } from '#tests/support/model.ts';
import { BOUGHT, VIEWED } from './history.ts';
import { catalogueOf, logArbitrary, SHOPPERS } from './log.arbitrary.ts';
import { RecommendationModel } from './model.ts';
import { QuarantinedActs } from './quarantined-acts.ts';
import type { SignalEvent } from './signals.ts';

const PRODUCTS = catalogueOf(201);

function modelOf(events: readonly SignalEvent[]): RecommendationModel {
  const model = new RecommendationModel({}, { size: 8, popularityPerDayAway: 0.5 });
  for (const product of PRODUCTS) model.putProduct(product);
  for (const event of events) model.apply(event);
  return model;
}

/** What the shop shows to one shopper and to everybody. */
function shownTo(shopperId: string, model: RecommendationModel) {
  const recommender = recommenderOf(model);
  return {
    lists: listsOf(model, shopperId),
    trending: recommender.trending(),
    beside: PRODUCTS.slice(0, 14).map(({ productId }) => recommender.boughtWith(productId)),
  };
}

let n = 0;
function view(productId: number, shopperId: string, occurredAt: string, crowd?: true): SignalEvent {
  const id = `00000000-0000-7000-a000-${String(n++).padStart(12, '0')}`;
  return { id, type: 'page-viewed', occurredAt, shopperId, payload: { productId }, ...(crowd && { crowd }) };
}

test('law: quarantined acts change no other shopper’s lists', () => {
  fc.assert(
    fc.property(logArbitrary({ maxLength: 50 }), fc.constantFrom(...SHOPPERS), (events, one) => {
      const taught = modelOf(events);
      const quiet = modelOf(events.filter(({ crowd, shopperId }) => crowd !== true || shopperId === one));
      // The model's time advances with every act, also with a quarantined one.
      quiet.advanceTo(taught.watermark);
      expect(shownTo(one, taught)).toEqual(shownTo(one, quiet));
      expect(taught.activeShoppers).toBe(quiet.activeShoppers);
    }),
    { numRuns: 200 },
  );
});

test('a quarantined view is a query item of its shopper’s lists, and excluded from them', () => {
  const [ME, ...others] = SHOPPERS as [string, ...string[]];
  const [seen, next] = PRODUCTS.filter(({ stock, listed }) => stock > 0 && listed).map(
    ({ productId }) => productId,
  ) as [number, number];
  const events = others.flatMap((shopperId) => [
    view(seen, shopperId, '2025-06-01T00:00:00Z'),
    view(next, shopperId, '2025-06-01T00:01:00Z'),
  ]);
  const mine = view(seen, ME, '2025-06-01T01:00:00Z', true);
  const lists = listsOf(modelOf([...events, mine]), ME);
  const itemCf = lists.find(({ list }) => list === 'item-cf');
  expect(itemCf?.tier).toBe('personal');
  expect(itemCf?.items[0]).toMatchObject({ productId: next, reason: { kind: 'viewed', productId: seen } });
  for (const { items } of lists) expect(items.map(({ productId }) => productId)).not.toContain(seen);
});

test('the newest act comes first, quarantined or not', () => {
  const [ME] = SHOPPERS as [string];
  const ids = PRODUCTS.filter(({ stock, listed }) => stock > 0 && listed).map(({ productId }) => productId);
  const [a, b, c] = ids as [number, number, number];
  const model = modelOf([
    view(a, ME, '2025-06-01T00:00:00Z'),
    view(b, ME, '2025-06-01T00:00:10Z', true),
    view(c, ME, '2025-06-01T00:00:20Z'),
  ]);
  const reasons =
    listsOf(model, ME)
      .find(({ list }) => list === 'item-cf')
      ?.items.map(({ reason }) => reason.productId) ?? [];
  expect([...new Set(reasons)].slice(0, 3)).toEqual([c, b, a]);
});

test('said to everybody afterwards, a view is private no more', () => {
  const [ME] = SHOPPERS as [string];
  const productId = PRODUCTS[0]?.productId as number;
  const model = modelOf([
    view(productId, ME, '2025-06-01T00:00:00Z', true),
    view(productId, ME, '2025-06-01T00:00:10Z'),
    view(productId, ME, '2025-06-01T00:00:20Z', true),
  ]);
  expect(model.quarantined.of(model.shoppers.find(ME))).toEqual([]);
  expect(model.frequency(model.catalogue.find(productId))).toBe(1);
});

const noted = (item: number, timeSeconds: number, weight = 2, flags = VIEWED) => ({ item, timeSeconds, weight, flags });
const itemsOf = (acts: QuarantinedActs, shopper: number) => acts.of(shopper).map(({ item }) => item);

test('acts on one product add up to the cap, with all their flags, and make it the newest', () => {
  const acts = new QuarantinedActs(4, 8);
  acts.note(1, noted(7, 100));
  acts.note(1, noted(8, 110));
  acts.note(1, noted(7, 120, 5, BOUGHT));
  expect(acts.of(1)).toEqual([
    { item: 8, timeSeconds: 110, affinity: 2, flags: VIEWED },
    { item: 7, timeSeconds: 120, affinity: 7, flags: VIEWED | BOUGHT },
  ]);
  acts.note(1, noted(7, 130));
  expect(acts.of(1).at(-1)?.affinity).toBe(8);
  expect(acts.of(2)).toEqual([]);
});

test('a shopper’s time never runs backwards', () => {
  const acts = new QuarantinedActs(4, 8);
  expect(acts.lastTime(1)).toBe(0);
  expect(acts.note(1, noted(7, 100))).toBe(100);
  expect(acts.note(1, noted(8, 90))).toBe(100);
  expect(acts.lastTime(1)).toBe(100);
  expect(acts.note(1, noted(7, 105))).toBe(105);
  expect(acts.of(1).map(({ timeSeconds }) => timeSeconds)).toEqual([100, 105]);
});

test('exactly the limit of products is kept, the newest', () => {
  const acts = new QuarantinedActs(3, 8);
  for (const item of [1, 2, 3]) acts.note(1, noted(item, item));
  expect(itemsOf(acts, 1)).toEqual([1, 2, 3]);
  acts.note(1, noted(4, 4));
  expect(itemsOf(acts, 1)).toEqual([2, 3, 4]);
});

test('a product that is dropped, and a shopper who is forgotten, leave the others', () => {
  const acts = new QuarantinedActs(3, 8);
  for (const item of [1, 2, 3]) acts.note(1, noted(item, item));
  acts.note(2, noted(1, 1));
  acts.drop(1, 2);
  acts.drop(1, 9);
  acts.drop(3, 1);
  expect([itemsOf(acts, 1), itemsOf(acts, 2), itemsOf(acts, 3)]).toEqual([[1, 3], [1], []]);
  acts.drop(1, 1);
  acts.drop(1, 3);
  expect([acts.of(1), acts.lastTime(1)]).toEqual([[], 0]);
  acts.forget(2);
  expect(acts.of(2)).toEqual([]);
});

test('what was restored is what was kept', () => {
  const acts = new QuarantinedActs(3, 8);
  const kept = [{ item: 4, timeSeconds: 9, affinity: 3, flags: VIEWED }];
  acts.restore(1, kept);
  expect([acts.of(1), acts.lastTime(1)]).toEqual([kept, 9]);
});
