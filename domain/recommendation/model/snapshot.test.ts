import { expect, test } from 'vitest';
import { STRIDE } from './history.ts';
import { catalogueOf } from './log.arbitrary.ts';
import { RecommendationModel } from './model.ts';
import type { ModelSettings } from './settings.ts';
import type { SignalEvent } from './signals.ts';
import { restoreModel, SNAPSHOT_VERSION, snapshotModel } from './snapshot.ts';

const [ME, OTHER, GONE] = [1, 2, 3].map((n) => `${n}0000000-0000-7000-8000-000000000000`) as [string, string, string];
const OFFSETS = { behavior: { 0: '41', 7: '9007199254740993' }, catalog: { 0: '3' } };
let eventsMade = 0;
type Act = Pick<SignalEvent, 'type' | 'payload' | 'shopperId'>;
function eventOf(act: Act, crowd?: true): SignalEvent {
  const n = eventsMade++;
  const id = `00000000-0000-7000-a000-${String(n).padStart(12, '0')}`;
  const occurredAt = new Date(Date.UTC(2025, 5, 1) + n * 60_000).toISOString();
  return { ...act, id, occurredAt, ...(crowd && { crowd }) } as SignalEvent;
}
const view = (shopperId: string, productId: number): Act => ({
  type: 'page-viewed',
  shopperId,
  payload: { productId },
});
const order = (shopperId: string, orderId: string, ...products: number[]): Act => ({
  type: 'order-placed',
  shopperId,
  payload: { orderId, lines: products.map((productId) => ({ productId })) },
});

function filledModel(settings: Partial<ModelSettings> = {}): RecommendationModel {
  const model = new RecommendationModel(settings);
  for (const product of catalogueOf()) model.putProduct(product);
  model.withdrawProduct(103);
  // Forgotten: the others keep their indices, and the snapshot has a gap to close.
  model.apply(eventOf(view(GONE, 101)));
  for (const productId of [101, 102, 103, 104, 101]) model.apply(eventOf(view(ME, productId)));
  model.apply(eventOf(order(OTHER, 'o-1', 101, 102)));
  model.apply(eventOf(order(OTHER, 'o-2', 104)));
  model.apply(eventOf(view(OTHER, 106), true));
  model.apply(eventOf(view(OTHER, 107), true));
  // A product that only an event named.
  model.apply(eventOf(view(ME, 999)));
  model.apply(eventOf({ type: 'product-dismissed', shopperId: ME, payload: { productId: 105 } }));
  model.apply(eventOf({ type: 'shopper-forgotten', shopperId: GONE, payload: {} }));
  return model;
}

/** All that a model was restored for, by the ids of shoppers and products. */
function stateOf(model: RecommendationModel) {
  const { catalogue, histories, holders } = model;
  const items = Array.from({ length: catalogue.length }, (_, item) => item);
  return {
    watermark: model.watermark,
    active: model.activeShoppers,
    bought: model.boughtEntries,
    products: items.map((item) => [catalogue.productId(item), catalogue.state(item)]),
    counts: items.map((item) => [
      model.frequency(item),
      model.popularity.score(item),
      model.trending.score(item),
      model.buyers.score(item),
      model.baskets.orders(item),
    ]),
    together: model.baskets.similarity(catalogue.find(101), catalogue.find(102), 2),
    holders: items.map((item) => {
      if (holders.count(item) === 0) return [];
      const [page, offset] = [holders.page(item), holders.offset(item)];
      return Array.from({ length: holders.count(item) }, (_, k) => {
        const [shopper, time, ordinal] = page.subarray(offset + 3 * k, offset + 3 * k + 3);
        return [model.shoppers.idOf(shopper as number), time, ordinal];
      });
    }),
    pairs: items.map((item) => {
      model.pairs.count(item);
      return items.map((other) => model.pairs.cell(other));
    }),
    shoppers: [ME, OTHER].map((id) => {
      const shopper = model.shoppers.find(id);
      const [count, offset] = [histories.count(shopper), histories.offset(shopper)];
      return {
        entries: [...histories.page(shopper).subarray(offset, offset + 6 * count)],
        places: [histories.appended(shopper), histories.baskets(shopper), histories.lastTime(shopper)],
        quarantined: model.quarantined.of(shopper),
        orders: model.baskets.ordersOf(shopper),
        ids: { seen: model.eventIds.read(shopper).seen, words: [...model.eventIds.read(shopper).words] },
        dismissed: model.dismissals.of(id),
      };
    }),
  };
}

test('a restored model is the one that was kept, with the offsets of its log', () => {
  const model = filledModel();
  const restored = restoreModel(snapshotModel(model, OFFSETS));
  expect(restored.offsets).toEqual(OFFSETS);
  expect(stateOf(restored.model)).toEqual(stateOf(model));
  expect(restored.model.shoppers.find(GONE)).toBe(-1);
  expect(restored.model.shoppers.length).toBe(2);
});

test('pairs of a restored model are those before it, also where a history overflowed and places are empty', () => {
  // Fourteen products in turn, some twice and in one order: places of the sequence are overwritten, moved and empty.
  for (const historyLimit of [3, 5, 256]) {
    const model = new RecommendationModel({ historyLimit, revisitSpan: 2 });
    for (const product of catalogueOf()) model.putProduct(product);
    for (let n = 0; n < 40; n++) {
      const first = 100 + ((n * 3) % 14);
      const act = n % 5 === 4 ? order(ME, `o-${n}`, first, 100 + ((n * 5) % 14)) : view(ME, first);
      model.apply(eventOf(act));
      if (n % 3 === 0) model.apply(eventOf(view(OTHER, 100 + (n % 14))));
      const restored = restoreModel(snapshotModel(model, {}), { historyLimit, revisitSpan: 2 }).model;
      if (model.shoppers.find(OTHER) >= 0) expect(stateOf(restored).pairs).toEqual(stateOf(model).pairs);
    }
  }
});

test('an event that the log delivers again after the restart is still a duplicate', () => {
  const model = new RecommendationModel();
  const event = eventOf(view(ME, 101));
  model.apply(event);
  const restored = restoreModel(snapshotModel(model, {})).model;
  expect(restored.apply(event)).toBe(-1);
  expect(restored.apply(eventOf(view(ME, 102)))).toBe(restored.shoppers.find(ME));
});

test('an empty model is restored empty', () => {
  const { model, offsets } = restoreModel(snapshotModel(new RecommendationModel(), {}));
  expect([model.catalogue.length, model.shoppers.length, model.watermark, offsets]).toEqual([0, 0, 0, {}]);
});

test('a catalogue of several chunks and more words than the first buffer holds', () => {
  const model = new RecommendationModel();
  const products = catalogueOf(4_001);
  for (const product of products) model.putProduct(product);
  const bytes = snapshotModel(model, {});
  expect(bytes.byteLength).toBeGreaterThan(2 ** 18);
  const restored = restoreModel(bytes).model;
  expect(restored.catalogue.length).toBe(4_001);
  for (const product of products)
    expect(restored.catalogue.state(restored.catalogue.find(product.productId))).toEqual(product);
});

test.each([1_999, 2_000, 2_001, 4_000])(
  'what follows a catalogue of %i products is read as it was written',
  (count) => {
    const model = new RecommendationModel();
    catalogueOf(count).forEach((product, n) => {
      model.putProduct({ ...product, productId: n });
    });
    expect(model.catalogue.length).toBe(count);
    for (const productId of [101, 102, 101]) model.apply(eventOf(view(ME, productId)));
    model.apply(eventOf(view(OTHER, 103)));
    const restored = restoreModel(snapshotModel(model, {})).model;
    expect(stateOf(restored).shoppers).toEqual(stateOf(model).shoppers);
  },
);

test('more items and more entries than the first buffer holds', () => {
  const model = new RecommendationModel();
  for (let productId = 0; productId < 70_000; productId++) model.ensureItem(productId);
  const shopperIds = Array.from({ length: 60 }, (_, n) => `${String(n).padStart(8, '0')}-0000-7000-8000-000000000000`);
  for (const shopperId of shopperIds)
    for (let productId = 0; productId < 200; productId++) model.apply(eventOf(view(shopperId, productId * 3)));
  const restored = restoreModel(snapshotModel(model, {})).model;
  expect(restored.catalogue.length).toBe(70_000);
  expect(restored.catalogue.productId(69_999)).toBe(69_999);
  for (const id of shopperIds) {
    const [before, after] = [model, restored].map(({ histories, shoppers }) => {
      const shopper = shoppers.find(id);
      const offset = histories.offset(shopper);
      return histories.page(shopper).slice(offset, offset + histories.count(shopper) * STRIDE);
    });
    expect(after).toEqual(before);
  }
});

test('a snapshot is read wherever its bytes lie in memory', () => {
  const model = filledModel();
  const bytes = snapshotModel(model, OFFSETS);
  for (const shift of [1, 4]) {
    const within = new Uint8Array(bytes.byteLength + 8);
    within.set(bytes, shift);
    const restored = restoreModel(within.subarray(shift, shift + bytes.byteLength));
    expect(stateOf(restored.model)).toEqual(stateOf(model));
  }
});

test('a snapshot that was cut off anywhere is refused by name', () => {
  const bytes = snapshotModel(filledModel(), OFFSETS);
  for (let words = 2; words < bytes.byteLength / 4; words += 31)
    expect(() => restoreModel(bytes.subarray(0, words * 4)), `${words} words`).toThrow('The snapshot ends too early.');
  expect(() => restoreModel(bytes.subarray(0, bytes.byteLength - 4))).toThrow('The snapshot ends too early.');
});

test('what is no snapshot, and one of another version, are refused by name', () => {
  expect(() => restoreModel(new Uint8Array(0))).toThrow('The snapshot ends too early.');
  expect(() => restoreModel(new TextEncoder().encode('{"offsets":{}}'))).toThrow(
    'Not a snapshot of the recommendation model.',
  );
  const older = snapshotModel(filledModel(), {}).slice();
  new Int32Array(older.buffer)[1] = SNAPSHOT_VERSION - 1;
  expect(() => restoreModel(older)).toThrow(
    `Snapshot version ${SNAPSHOT_VERSION - 1}; this code reads ${SNAPSHOT_VERSION}: the log is replayed instead.`,
  );
});

test('a damaged length is refused instead of being read backwards', () => {
  const bytes = snapshotModel(new RecommendationModel(), {}).slice();
  new Int32Array(bytes.buffer)[2] = -8;
  expect(() => restoreModel(bytes)).toThrow('The snapshot ends too early.');
});

test.each([
  { historyLimit: 128 },
  { revisitSpan: 11 },
  { holdersPerItem: 256 },
  { affinityCap: 9 },
  { recentEventIds: 32 },
  { ordersPerShopper: 31 },
  { linesPerOrder: 49 },
  // The same digits in a row.
  { historyLimit: 25, revisitSpan: 610 },
])('a snapshot folded with other settings than %o is refused: what it keeps depends on them', (changed) => {
  const bytes = snapshotModel(filledModel(), {});
  expect(() => restoreModel(bytes, changed)).toThrow(
    'The snapshot was folded with other settings: the log is replayed instead.',
  );
});

test('settings of how lists are made may change between a snapshot and its restoring', () => {
  const bytes = snapshotModel(filledModel(), {});
  const { model } = restoreModel(bytes, { neighbours: 50, queryItems: 6 }, { size: 30 });
  expect([model.settings.neighbours, model.settings.queryItems, model.listSettings.size]).toEqual([50, 6, 30]);
});
