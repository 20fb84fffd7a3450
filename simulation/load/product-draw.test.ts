import { expect, test } from 'vitest';
import { createRandom } from '#simulation/seed/random.ts';
import { createProductDraw } from './product-draw.ts';

const products = Array.from({ length: 2_000 }, (_, at) => ({
  productId: at + 1,
  name: `상품 ${at + 1}`,
  kind: `kind ${at % 20}`,
  soldCount: Math.floor(300 / (at + 1)),
}));

function drawn(seed: number, count: number): number[] {
  const [draw, random] = [createProductDraw(products, seed), createRandom(seed, 'shopper')];
  return Array.from({ length: count }, () => draw.product(random).productId);
}

test('a fifth of the products takes four fifths of the views, and every product is reached', () => {
  const draw = createProductDraw(products, 7);
  const views = drawn(7, 200_000);
  expect(views.filter(draw.isPopular).length / views.length).toBeCloseTo(0.8, 1);
  expect(products.filter(({ productId }) => draw.isPopular(productId))).toHaveLength(400);
  expect(new Set(views).size).toBe(products.length);
});

test('a seed gives the same products again, another seed others', () => {
  expect(drawn(7, 500)).toEqual(drawn(7, 500));
  const [one, other] = [new Set(drawn(7, 500)), new Set(drawn(8, 500))];
  const both = [...one].filter((productId) => other.has(productId)).length;
  expect(both / one.size).toBeLessThan(0.75);
});

test('what sells best is more often popular than what was never bought', () => {
  const { isPopular } = createProductDraw(products, 7);
  const shareOf = (some: typeof products) => some.filter(({ productId }) => isPopular(productId)).length / some.length;
  expect(shareOf(products.slice(0, 50))).toBeGreaterThan(2 * shareOf(products.slice(1_000)));
});

test('a product of a kind is one of that kind, popular ones oftener; of an unknown kind it is one of all', () => {
  const [draw, random] = [createProductDraw(products, 7), createRandom(7, 'shopper')];
  const ofKind = Array.from({ length: 5_000 }, () => draw.productOfKind('kind 3', random));
  expect(new Set(ofKind.map(({ kind }) => kind))).toEqual(new Set(['kind 3']));
  expect(ofKind.filter(({ productId }) => draw.isPopular(productId)).length / ofKind.length).toBeGreaterThan(0.6);
  expect(new Set(Array.from({ length: 500 }, () => draw.productOfKind(null, random).kind)).size).toBe(20);
});
