import { expect, test } from 'vitest';
import type { ProductCard } from '#contracts/catalog.ts';
import type { CouponMessage } from '#contracts/push.ts';
import { createCouponDiscounts, savedWon } from './coupon-discounts.ts';

const cards = [
  { productId: 1, priceWon: 10_000, soldOut: false },
  { productId: 2, priceWon: 50_000, soldOut: false },
  { productId: 3, priceWon: 90_000, soldOut: true },
] as ProductCard[];

function coupon(discountPercent: number, target: CouponMessage['target']): CouponMessage {
  return {
    couponId: '0190a1b2-0000-7000-8000-000000000001',
    rule: 'C1',
    discountPercent,
    maxDiscountWon: 5_000,
    target,
    expiresAt: '2026-03-02T00:00:00Z',
  };
}

function discountsFor(...coupons: CouponMessage[]) {
  return createCouponDiscounts({
    openCoupons: async () => coupons,
    catalog: {
      cardsByIds: async (ids) => cards.filter(({ productId }) => ids.includes(productId)),
      bestSellers: async () => cards,
      deals: async () => cards,
    },
  })('shopper');
}

test('most saved first, each product once by its best coupon, nothing sold out', async () => {
  const items = await discountsFor(
    coupon(10, { kind: 'product', productIds: [1] }),
    coupon(5, { kind: 'category', categoryId: 4 }),
  );
  expect(items.map(({ productId, score, reason }) => [productId, score, reason.name])).toEqual([
    [2, 2_500, '5%'],
    [1, 1_000, '10%'],
  ]);
});

test('without a coupon there is no list', async () => {
  expect(await discountsFor()).toEqual([]);
});

test('a coupon saves no more than its cap', () => {
  expect(savedWon(99_999, { discountPercent: 10, maxDiscountWon: 5_000 })).toBe(5_000);
  expect(savedWon(999, { discountPercent: 10, maxDiscountWon: 5_000 })).toBe(99);
});

test('coupons that the caller has read are not read again', async () => {
  const discounts = createCouponDiscounts({
    openCoupons: () => Promise.reject(new Error('read again')),
    catalog: { cardsByIds: async () => cards, bestSellers: async () => cards, deals: async () => cards },
  });
  const items = await discounts('shopper', async () => [coupon(10, { kind: 'product', productIds: [1] })]);
  expect(items.length).toBeGreaterThan(0);
});
