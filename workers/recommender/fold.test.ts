import { expect, test } from 'vitest';
import type { IncomingMessage } from '#server/adapters/kafka/port.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { modelOfProducts } from '../../tests/support/model.ts';
import { createFold } from './fold.ts';
import { Offsets } from './offsets.ts';

const ME = '01890000-0000-7000-8000-0000000000aa';
const signal = { signal: new AbortController().signal, isStale: () => false };

function setUp(options: { offsets?: Offsets; forgotten?: string } = {}) {
  const model = modelOfProducts(8);
  const offsets = options.offsets ?? new Offsets();
  const folded: number[] = [];
  const aside: bigint[] = [];
  const fold = createFold({
    model,
    offsets,
    forgotten: { covers: ({ shopperId }) => shopperId === options.forgotten },
    deadLetters: {
      async put(rejected) {
        aside.push(...rejected.map(({ source }) => source.offset));
      },
    },
    logger: silentLogger(),
    onFolded: ({ shopper }) => folded.push(shopper),
  });
  return { model, offsets, folded, aside, fold };
}

const message = (
  offset: number,
  value: unknown,
  topic: 'behavior' | 'product-states' = 'behavior',
): IncomingMessage => ({
  topic,
  partition: 0,
  offset: BigInt(offset),
  key: topic === 'product-states' ? String(offset) : ME,
  value: value === null ? null : JSON.stringify(value),
  headers: {},
  timestampMs: Date.UTC(2025, 5, 1),
});

const PRODUCT = {
  productId: 1,
  version: 1,
  sku: 'S-1',
  name: '하나',
  categoryId: 1,
  kind: '종류',
  brand: '상표',
  priceWon: 1_000,
  listPriceWon: 1_000,
  marginRate: 0.1,
  stock: 1,
  listed: true,
  ratingAverage: 0,
  ratingCount: 0,
  soldCount: 0,
  arrivalDays: 1,
  picture: { icon: 'package', background: 0 },
  createdAt: '2025-01-01T00:00:00Z',
};

/**
 * A view of a product; each with an id of its own, so that the model's guard by id does not stand in for the offset's.
 */
const viewed = (offset: number, productId: number, shopperId = ME) =>
  message(offset, {
    id: `01890000-0000-7000-8000-${String(offset).padStart(12, '0')}`,
    type: 'page-viewed',
    version: 1,
    occurredAt: '2025-06-01T00:00:00.000Z',
    shopperId,
    sessionId: '01890000-0000-7000-8000-0000000000bb',
    payload: { path: `/products/${productId}`, productId },
  });

test('a batch that comes again changes nothing and is announced to nobody', async () => {
  const { model, folded, fold, aside, offsets } = setUp();
  await fold([viewed(0, 1), viewed(1, 2)], signal);
  expect(aside).toEqual([]);
  expect(folded).toEqual([0, 0]);
  const before = model.version;
  await fold([viewed(0, 1), viewed(1, 2)], signal);
  expect([model.version, folded.length, offsets.next('behavior', 0)]).toEqual([before, 2, 2n]);
});

test('after a restart from a snapshot what its offsets stand for is passed over, by whatever id it comes', async () => {
  const { model, folded, fold } = setUp({ offsets: new Offsets({ behavior: { 0: '2' } }) });
  await fold([viewed(0, 1), viewed(1, 2), viewed(2, 3)], signal);
  expect(folded).toEqual([0]);
  expect([1, 2, 3].map((id) => model.frequency(model.catalogue.find(id)))).toEqual([0, 0, 1]);
});

test('an event that came twice under two offsets counts once', async () => {
  const { model, fold } = setUp();
  await fold([viewed(0, 1)], signal);
  const before = model.version;
  await fold([{ ...viewed(0, 1), offset: 1n }], signal);
  expect(model.version).toBe(before);
});

test('a state of a product, or its withdrawal, that comes again does not undo what came after', async () => {
  const { model, fold } = setUp();
  const renamed = { ...PRODUCT, version: 2, name: '둘' };
  const tombstone = { ...message(0, null, 'product-states'), key: '1' };
  await fold([tombstone], signal);
  await fold([{ ...message(1, renamed, 'product-states'), key: '1' }], signal);
  expect(model.catalogue.state(model.catalogue.find(1))?.name).toBe('둘');
  const listed = model.catalogue.state(model.catalogue.find(1))?.listed;
  await fold([tombstone], signal);
  expect(model.catalogue.state(model.catalogue.find(1))?.listed).toBe(listed);
  expect(listed).toBe(true);
});

test('an event of a forgotten shopper moves the offset and nothing else', async () => {
  const { model, folded, fold, offsets } = setUp({ forgotten: ME });
  await fold([viewed(0, 1)], signal);
  expect([model.activeShoppers, folded, offsets.next('behavior', 0)]).toEqual([0, [], 1n]);
});

test('what does not parse is set aside, and the offset goes past it', async () => {
  const { fold, aside, offsets } = setUp();
  await fold([viewed(0, 1), message(1, { type: 'nonsense' })], signal);
  expect([aside, offsets.next('behavior', 0)]).toEqual([[1n], 2n]);
});
