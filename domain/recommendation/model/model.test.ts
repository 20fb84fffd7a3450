import { expect, test } from 'vitest';
import { UNIT } from '../memory/fixed-point.ts';
import { AFFINITY, BOUGHT, CARTED, FLAGS, ITEM, STRIDE, TIME, VIEWED } from './history.ts';
import { catalogueOf } from './log.arbitrary.ts';
import { RecommendationModel } from './model.ts';
import { beginsBasket } from './sequence-index.ts';
import type { ListSettings, ModelSettings } from './settings.ts';
import { modelSeconds, type SignalEvent } from './signals.ts';
import { strengthOf } from './weights.ts';

const [ME, OTHER] = [1, 2].map((n) => `${n}0000000-0000-7000-8000-000000000000`) as [string, string];
const START_MS = Date.UTC(2025, 5, 1);
const START = modelSeconds(START_MS);

type Act = Pick<SignalEvent, 'type' | 'payload'> & { shopperId?: string; crowd?: true; atSecond?: number };
let eventsMade = 0;
function eventOf({ atSecond = eventsMade, shopperId = ME, ...act }: Act): SignalEvent {
  const id = `00000000-0000-7000-a000-${String(eventsMade++).padStart(12, '0')}`;
  return { ...act, shopperId, id, occurredAt: new Date(START_MS + atSecond * 1_000).toISOString() } as SignalEvent;
}
type LineType = 'product-hovered' | 'cart-item-added' | 'cart-item-removed' | 'cart-quantity-increased';
const view = (productId: number, more: Partial<Act> = {}) =>
  eventOf({ type: 'page-viewed', payload: { productId }, ...more });
const line = (type: LineType, productId: number, more: Partial<Act> = {}) =>
  eventOf({ type, payload: { productId }, ...more });
const order = (orderId: string, products: number[], more: Partial<Act> = {}) =>
  eventOf({ type: 'order-placed', payload: { orderId, lines: products.map((productId) => ({ productId })) }, ...more });
const cancelled = (orderId: string, products: number[]) =>
  eventOf({
    type: 'order-cancelled',
    payload: { orderId, lines: products.map((productId) => ({ productId })) },
  });

function modelOf(
  events: readonly SignalEvent[],
  settings: Partial<ModelSettings> = {},
  lists: Partial<ListSettings> = {},
): RecommendationModel {
  const model = new RecommendationModel(settings, lists);
  for (const product of catalogueOf()) model.putProduct(product);
  for (const event of events) model.apply(event);
  return model;
}
/** A shopper's history, oldest first: product, affinity, flags, seconds since the start. */
function historyOf(model: RecommendationModel, id = ME): number[][] {
  const shopper = model.shoppers.find(id);
  if (shopper < 0 || model.histories.count(shopper) === 0) return [];
  const page = model.histories.page(shopper);
  return Array.from({ length: model.histories.count(shopper) }, (_, k) => {
    const at = model.histories.offset(shopper) + k * STRIDE;
    const [item, affinity, flags, time] = [ITEM, AFFINITY, FLAGS, TIME].map((column) => page[at + column] as number);
    return [model.catalogue.productId(item as number), affinity, flags, (time as number) - START] as number[];
  });
}
const frequencyOf = (model: RecommendationModel, productId: number) => model.frequency(model.catalogue.find(productId));
const holdersOf = (model: RecommendationModel, productId: number) =>
  model.holders.count(model.catalogue.find(productId));

test('an act counts for the history, the frequency and the popularity of its product', () => {
  const model = modelOf([view(101, { atSecond: 5 }), order('o', [102], { atSecond: 9 })]);
  expect(historyOf(model)).toEqual([
    [101, 2, VIEWED, 5],
    [102, 5, BOUGHT, 9],
  ]);
  const items = [101, 102, 103].map((productId) => model.catalogue.find(productId));
  expect(items.map((item) => model.frequency(item))).toEqual([1, 1, 0]);
  expect(items.map((item) => model.popularity.score(item) / UNIT)).toEqual([2, 5, 0]);
  expect(items.map((item) => model.trending.score(item) / UNIT)).toEqual([2, 5, 0]);
  expect(items.map((item) => model.buyers.score(item) / UNIT)).toEqual([0, 1, 0]);
  expect([model.activeShoppers, model.boughtEntries, model.watermark]).toEqual([1, 1, START + 9]);
});

test('acts on one product add up between minus the cap and the cap', () => {
  const carts = Array.from({ length: 4 }, () => line('cart-item-added', 101));
  expect(historyOf(modelOf(carts))[0]?.slice(0, 3)).toEqual([101, 8, CARTED]);
  const removals = Array.from({ length: 6 }, () => line('cart-item-removed', 101));
  const model = modelOf([...carts, ...removals]);
  expect(historyOf(model)[0]?.slice(0, 3)).toEqual([101, -8, 0]);
  // A product with a negative affinity has no frequency and no popularity, and neither falls below zero.
  expect([frequencyOf(model, 101), model.popularity.score(model.catalogue.find(101))]).toEqual([0, 0]);
  expect(model.activeShoppers).toBe(1);
});

test('a negative act leaves the time and the place of an entry; a positive one makes it the newest', () => {
  const model = modelOf([
    view(101, { atSecond: 1 }),
    line('cart-item-added', 102, { atSecond: 2 }),
    view(103, { atSecond: 3 }),
    line('cart-item-removed', 102, { atSecond: 4 }),
  ]);
  expect(historyOf(model)).toEqual([
    [101, 2, VIEWED, 1],
    [102, -1, 0, 2],
    [103, 2, VIEWED, 3],
  ]);
  model.apply(line('product-hovered', 101, { atSecond: 5 }));
  expect(historyOf(model).at(-1)).toEqual([101, 3, VIEWED, 5]);
});

test('a negative act on a product that is not in the history changes nothing', () => {
  const model = modelOf([view(101, { atSecond: 1 }), line('cart-item-removed', 102, { atSecond: 90 })]);
  expect(historyOf(model)).toEqual([[101, 2, VIEWED, 1]]);
  expect(model.watermark).toBe(START + 1);
});

test('a cancelled order is taken out of buyers, bought entries and bought-together', () => {
  const model = modelOf([order('o-1', [101, 102]), order('o-2', [101]), cancelled('o-1', [101, 102])]);
  const [first, second] = [model.catalogue.find(101), model.catalogue.find(102)] as [number, number];
  expect([model.baskets.orders(first), model.baskets.orders(second)]).toEqual([1, 0]);
  expect(model.boughtEntries).toBe(0);
  expect([model.buyers.score(first), model.buyers.score(second)]).toEqual([0, 0]);
});

test('of a long order only the first lines make pairs', () => {
  const model = modelOf([order('o', [101, 102, 103])], { linesPerOrder: 2 });
  const orders = [101, 102, 103].map((productId) => model.baskets.orders(model.catalogue.find(productId)));
  expect(orders).toEqual([1, 1, 0]);
  expect(historyOf(model)).toHaveLength(3);
});

test('a product seen again within the span keeps its place among the pairs; later it is appended again', () => {
  const seen = (between: number) => [view(101), ...Array.from({ length: between }, (_, n) => view(102 + n)), view(101)];
  const within = modelOf(seen(1), { revisitSpan: 2 });
  const beyond = modelOf(seen(2), { revisitSpan: 2 });
  const me = within.shoppers.find(ME);
  expect([within.histories.appended(me), within.sequences.next(me)]).toEqual([2, 2]);
  expect([beyond.histories.appended(me), beyond.sequences.next(me)]).toEqual([4, 4]);
  for (const model of [within, beyond]) {
    expect(historyOf(model).at(-1)?.slice(0, 3)).toEqual([101, 4, VIEWED]);
    expect([frequencyOf(model, 101), holdersOf(model, 101), model.activeShoppers]).toEqual([1, 1, 1]);
  }
});

test('exactly the limit of products is kept; the oldest leaves with what it contributed', () => {
  const events = [order('o', [101]), view(102), view(103)];
  expect(historyOf(modelOf(events, { historyLimit: 3 }))).toHaveLength(3);
  const model = modelOf([...events, view(104)], { historyLimit: 3 });
  expect(historyOf(model).map(([productId]) => productId)).toEqual([102, 103, 104]);
  const left = model.catalogue.find(101);
  expect([model.frequency(left), model.popularity.score(left), model.buyers.score(left)]).toEqual([0, 0, 0]);
  expect(model.boughtEntries).toBe(0);
});

test('a product that returns after it left the history has its shopper as a holder once', () => {
  const events = [101, 102, 103, 104, 101].map((productId) => view(productId));
  const model = modelOf(events, { historyLimit: 2 });
  expect([101, 102, 103, 104].map((productId) => holdersOf(model, productId))).toEqual([1, 1, 1, 1]);
  expect(historyOf(model).map(([productId]) => productId)).toEqual([104, 101]);
});

test('the lines of an order begin one basket, in the history and in the sequence that others read', () => {
  const model = modelOf([view(101), order('o', [102, 103]), view(104)]);
  const me = model.shoppers.find(ME);
  const [page, offset] = [model.sequences.page(me), model.sequences.offset(me)];
  expect([0, 1, 2, 3].map((n) => beginsBasket(page[offset + n] as number))).toEqual([1, 1, 0, 1]);
  expect(model.histories.baskets(me)).toBe(3);
});

test('apply returns whose history changed: −1 for a duplicate, and for what is no signal', () => {
  const model = modelOf([]);
  const event = view(101);
  const me = model.apply(event);
  expect(model.shoppers.idOf(me)).toBe(ME);
  const { version } = model;
  expect(model.apply(event)).toBe(-1);
  expect(model.apply(eventOf({ type: 'page-viewed', payload: {}, shopperId: OTHER }))).toBe(-1);
  expect(model.version).toBe(version);
  expect(model.shoppers.find(OTHER)).toBe(-1);
  expect(model.apply(view(102, { shopperId: OTHER }))).toBe(model.shoppers.find(OTHER));
  expect(model.version).toBe(version + 1);
});

test('a dismissal returns its shopper, −1 for one without a history, and grows the version if it is new', () => {
  const model = modelOf([view(101)]);
  const before = model.version;
  const dismissal = (shopperId: string) =>
    model.apply(eventOf({ type: 'product-dismissed', payload: { productId: 102 }, shopperId }));
  expect(dismissal(ME)).toBe(model.shoppers.find(ME));
  expect(dismissal(ME)).toBe(model.shoppers.find(ME));
  expect(model.version).toBe(before + 1);
  expect(dismissal(OTHER)).toBe(-1);
  expect(model.apply(eventOf({ type: 'product-dismissal-undone', payload: { productId: 102 } }))).toBe(
    model.shoppers.find(ME),
  );
  expect([model.version, model.shoppers.find(OTHER)]).toEqual([before + 3, -1]);
  expect(historyOf(model)).toHaveLength(1);
});

test('a clock that runs ahead counts as of the latest moment that its caller allows', () => {
  const model = modelOf([]);
  model.apply(view(101, { atSecond: 500 }), START + 60);
  expect([model.watermark, historyOf(model)[0]?.[3]]).toEqual([START + 60, 60]);
});

test('a shopper’s last moment is that of any of their acts, and a quarantined act makes them known', () => {
  const model = modelOf([view(101, { atSecond: 10 }), view(102, { atSecond: 20, crowd: true, shopperId: OTHER })]);
  const [me, other] = [model.shoppers.find(ME), model.shoppers.find(OTHER)] as [number, number];
  expect([model.knows(me), model.knows(other)]).toEqual([true, true]);
  expect([model.lastTime(me), model.lastTime(other)]).toEqual([START + 10, START + 20]);
  expect([model.watermark, model.activeShoppers]).toEqual([START + 20, 1]);
  model.apply(view(103, { atSecond: 30, crowd: true }));
  expect(model.lastTime(me)).toBe(START + 30);
  expect(model.knows(model.shoppers.ensure('30000000-0000-7000-8000-000000000000'))).toBe(false);
});

test('a quarantined act returns its shopper, grows the version, and counts for nobody else', () => {
  const model = modelOf([view(101)]);
  const before = model.version;
  const me = model.shoppers.find(ME);
  expect(model.apply(line('cart-item-added', 102, { crowd: true }))).toBe(me);
  expect(model.quarantined.of(me)).toMatchObject([{ item: model.catalogue.find(102), affinity: 3, flags: CARTED }]);
  expect([model.version, frequencyOf(model, 102), historyOf(model).length]).toEqual([before + 1, 0, 1]);
  // On a product of the history, and with a negative weight, it adds nothing.
  model.apply(view(101, { crowd: true }));
  model.apply(line('cart-item-removed', 102, { crowd: true }));
  expect(model.quarantined.of(me)).toMatchObject([{ affinity: 3, flags: CARTED }]);
});

test('a forgotten shopper leaves nothing, whether their history ever overflowed or not', () => {
  for (const historyLimit of [2, 256]) {
    const model = modelOf(
      [
        order('o', [101, 102]),
        view(103),
        view(104, { crowd: true }),
        eventOf({ type: 'product-dismissed', payload: { productId: 105 } }),
        view(101, { shopperId: OTHER }),
      ],
      { historyLimit },
    );
    const before = model.version;
    const me = model.shoppers.find(ME);
    expect(model.apply(eventOf({ type: 'shopper-forgotten', payload: {} }))).toBe(-1);
    expect(model.version).toBeGreaterThan(before);
    expect([model.shoppers.find(ME), model.activeShoppers, model.boughtEntries]).toEqual([-1, 1, 0]);
    expect([101, 102, 103].map((productId) => holdersOf(model, productId))).toEqual([1, 0, 0]);
    expect([101, 102, 103].map((productId) => frequencyOf(model, productId))).toEqual([1, 0, 0]);
    expect([model.baskets.ordersOf(me), model.quarantined.of(me), model.dismissals.of(ME)]).toEqual([[], [], []]);
    // The next shopper at this index begins with nothing, and the same shopper who returns is a new one.
    expect([model.knows(me), model.lastTime(me), model.eventIds.read(me).seen]).toEqual([false, 0, 0]);
    expect(model.apply(view(102))).toBe(me);
    expect(historyOf(model)).toHaveLength(1);
    expect([model.activeShoppers, model.histories.appended(me), model.sequences.next(me)]).toEqual([2, 1, 1]);
  }
});

test('forgetting an unknown shopper changes nothing; one with quarantined acts alone was not an active shopper', () => {
  const model = modelOf([view(101), view(102, { crowd: true, shopperId: OTHER })]);
  const before = model.version;
  model.apply(eventOf({ type: 'shopper-forgotten', payload: {}, shopperId: '30000000-0000-7000-8000-000000000000' }));
  expect(model.version).toBe(before);
  model.apply(eventOf({ type: 'shopper-forgotten', payload: {}, shopperId: OTHER }));
  expect([model.activeShoppers, model.shoppers.find(OTHER)]).toEqual([1, -1]);
});

test('the divisors are the powers of the frequency that the settings state', () => {
  const settings = { itemShrinkage: 10, seedExponent: 0.75, candidateExponent: 0.5, votedItemExponent: 0.3 };
  const model = modelOf([view(101), view(101, { shopperId: OTHER })], settings);
  const [held, free] = [model.catalogue.find(101), model.catalogue.find(102)] as [number, number];
  expect(model.seedDivisor(held)).toBeCloseTo(12 ** 0.75, 12);
  expect(model.candidateDivisor(held)).toBeCloseTo(12 ** 0.5, 12);
  expect(model.votedDivisor(held)).toBeCloseTo(2 ** 0.3, 12);
  expect([model.seedDivisor(free), model.votedDivisor(free)]).toEqual([10 ** 0.75, 0]);
  expect(model.frequency(100_000)).toBe(0);
  const { frequency, candidate, voted } = model.divisors;
  expect([candidate[frequency[held] as number], voted[frequency[held] as number]]).toEqual([
    model.candidateDivisor(held),
    model.votedDivisor(held),
  ]);
});

test('the divisors are tabulated for every frequency, however many shoppers hold a product', () => {
  const model = modelOf([]);
  for (let n = 1; n <= 600; n++) {
    model.apply(view(101, { shopperId: `${String(n).padStart(8, '0')}-0000-7000-8000-000000000000` }));
    const item = model.catalogue.find(101);
    expect(model.frequency(item)).toBe(n);
    expect(model.seedDivisor(item)).toBe((n + 10) ** 0.75);
    expect(model.candidateDivisor(item)).toBe((n + 10) ** 0.5);
    expect(model.votedDivisor(item)).toBe(n ** 0.3);
  }
});

test('a strength for every affinity up to the cap', () => {
  const model = modelOf([]);
  for (let affinity = -8; affinity <= 8; affinity++) expect(model.strength(affinity)).toBe(strengthOf(affinity));
});

test('trending counts at most so much for each recent buyer, once anything was bought at all', () => {
  const carts = Array.from({ length: 3 }, () => line('cart-item-added', 101));
  const model = modelOf(carts, { trendingPerBuyer: 4 });
  const item = model.catalogue.find(101);
  expect(model.trendingScore(item)).toBe(8 * UNIT);
  model.apply(order('o', [102], { shopperId: OTHER }));
  expect(model.trendingScore(item)).toBe(0);
  expect(model.trendingScore(model.catalogue.find(102))).toBe(4 * UNIT);
  model.apply(view(103, { shopperId: OTHER }));
  model.apply(order('p', [101], { shopperId: OTHER }));
  expect(model.trendingScore(item)).toBe(4 * UNIT);
});

test('a product’s state grows the version unless a newer one is known', () => {
  const model = new RecommendationModel();
  const [product] = catalogueOf() as [ReturnType<typeof catalogueOf>[number]];
  expect([model.putProduct(product), model.version]).toEqual([true, 1]);
  expect([model.putProduct(product), model.version]).toEqual([false, 1]);
  model.withdrawProduct(product.productId);
  expect([model.version, model.catalogue.servable(0)]).toEqual([2, false]);
});

test('best sellers are kept to the depth that the lists ask for', () => {
  expect(modelOf([], {}, { fallbackDepth: 3 }).catalogue.newest()).toHaveLength(3);
});

test('its memory is that of histories, sequences and holders', () => {
  const model = modelOf([view(101)]);
  expect(model.bytes).toBe(model.histories.arena.bytes + model.sequences.bytes + model.holders.bytes);
  expect(model.bytes).toBeGreaterThan(0);
});

test('the model’s time never runs backwards', () => {
  const model = modelOf([view(101, { atSecond: 50 })]);
  model.advanceTo(START + 10);
  expect(model.watermark).toBe(START + 50);
  model.advanceTo(START + 60);
  expect(model.watermark).toBe(START + 60);
});
