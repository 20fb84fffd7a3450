import { expect, test } from 'vitest';
import { couponHref, targetText } from './coupon-target.ts';

test.each([
  [{ kind: 'product', productIds: [7, 8] }, null, '/products/7'],
  [{ kind: 'category', categoryId: 3 }, 'home-living', '/products?category=home-living'],
  [{ kind: 'category', categoryId: 3 }, undefined, '/products?sort=popular'],
  [{ kind: 'any' }, null, '/products?sort=popular'],
] as const)('%j with category %s leads to %s', (target, slug, href) => {
  expect(couponHref(target.kind === 'product' ? { ...target, productIds: [...target.productIds] } : target, slug)).toBe(
    href,
  );
});

test('a coupon for several products says how many more there are', () => {
  expect(targetText({ kind: 'product', productIds: [7, 8, 9] }, '머그컵')).toEqual([
    'products',
    { name: '머그컵', more: 2 },
  ]);
  expect(targetText({ kind: 'product', productIds: [7] }, '머그컵')).toEqual(['product', { name: '머그컵', more: 0 }]);
});
