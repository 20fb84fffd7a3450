import fc from 'fast-check';
import { expect, test } from 'vitest';
import { productStateSchema } from '#contracts/products.ts';
import { bestOf, generateCatalogue, stateOf } from './catalogue.ts';
import { drawListPrice, drawPrice, toPricePoint } from './price.ts';
import { createRandom } from './random.ts';
import { TAXONOMY } from './taxonomy/index.ts';

const now = new Date('2026-01-15T00:00:00Z');
const full = generateCatalogue({ seed: 1, products: 20_000, sellers: 200, now });

test('20,000 products have 20,000 names and SKUs', () => {
  expect(full.products).toHaveLength(20_000);
  expect(new Set(full.products.map(({ name }) => name)).size).toBe(20_000);
  expect(new Set(full.products.map(({ sku }) => sku)).size).toBe(20_000);
});

test('the same seed number gives the same catalogue, another one another', () => {
  const of = (seed: number) => generateCatalogue({ seed, products: 700, sellers: 40, now });
  expect(of(5)).toEqual(of(5));
  expect(of(5).products.map(({ name }) => name)).not.toEqual(of(6).products.map(({ name }) => name));
});

test('every kind is for sale at either scale', () => {
  const kinds = TAXONOMY.flatMap(({ kinds }) => kinds.map(({ name }) => name)).sort();
  for (const products of [20_000, 1_200]) {
    const catalogue = generateCatalogue({ seed: 1, products, sellers: 200, now });
    expect([...new Set(catalogue.products.map(({ kind }) => kind))].sort()).toEqual(kinds);
  }
});

test('a price lies in the range of its kind; what it is struck through from is 0 to 50 % above', () => {
  const ranges = new Map(TAXONOMY.flatMap(({ kinds }) => kinds.map(({ name, priceWon }) => [name, priceWon] as const)));
  for (const { kind, priceWon, listPriceWon } of full.products) {
    const [least, most] = ranges.get(kind) as readonly [number, number];
    expect(Number.isInteger(priceWon)).toBe(true);
    expect(priceWon).toBeGreaterThanOrEqual(least);
    expect(priceWon).toBeLessThanOrEqual(most);
    expect(listPriceWon).toBeGreaterThanOrEqual(priceWon);
    expect(priceWon / listPriceWon).toBeGreaterThanOrEqual(0.5);
  }
});

test('prices are what a tag would say, for any range', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 1_000, max: 3_000_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (seed, least, level) => {
        const random = createRandom(seed, 'price');
        const priceWon = drawPrice(random, [least, least * 3], level);
        expect(priceWon).toBeGreaterThanOrEqual(least);
        expect(priceWon).toBeLessThanOrEqual(least * 3);
        expect(drawListPrice(random, priceWon)).toBeGreaterThanOrEqual(priceWon);
        expect(toPricePoint(priceWon) % 100).toBe(0);
      },
    ),
  );
});

test('a product repeats its best offer: the cheapest in stock', () => {
  const byProduct = Map.groupBy(full.offers, ({ productId }) => productId);
  let several = 0;
  for (const product of full.products) {
    const offers = byProduct.get(product.id) ?? [];
    const best = bestOf(offers);
    expect(product).toMatchObject({
      bestOfferId: best.id,
      priceWon: best.priceWon,
      stock: best.stock,
      listPriceWon: best.listPriceWon,
    });
    expect(new Set(offers.map(({ sellerId }) => sellerId)).size).toBe(offers.length);
    if (offers.length > 1) several += 1;
  }
  expect(several).toBeGreaterThan(2_000);
  expect(new Set(full.offers.map(({ sellerId }) => sellerId)).size).toBe(200);
});

test('few are sold out', () => {
  const soldOut = full.products.filter(({ stock }) => stock === 0).length;
  expect(soldOut).toBeGreaterThan(100);
  expect(soldOut).toBeLessThan(320);
});

test('a state says what topic `product-states` wants', () => {
  for (const product of full.products.slice(0, 200))
    expect(productStateSchema.parse(stateOf(product))).toMatchObject({ productId: product.id, sku: product.sku });
});
