import { expect, test } from 'vitest';
import { STANDARD_SHIPPING } from '#domain/order/shipping.ts';
import { type HeldCoupon, isCouponFor, purchasePrice } from './purchase-price.ts';

const NOW = Date.UTC(2026, 10, 25);
const purchase = {
  ...{ productId: 7, categoryId: 2, unitPriceWon: 20_000, quantity: 1 },
  ...{ sellerId: 1, shipping: STANDARD_SHIPPING },
};
const coupon = (fields: Partial<HeldCoupon> = {}): HeldCoupon => ({
  couponId: 'a',
  target: { kind: 'product', productIds: [7] },
  discountPercent: 10,
  maxDiscountWon: 5_000,
  expiresAt: new Date(NOW + 60_000).toISOString(),
  ...fields,
});

test('without a coupon: the price, the fee, and what is missing until it is free', () => {
  expect(purchasePrice(purchase, [], NOW)).toEqual({
    discountWon: 0,
    itemsWon: 20_000,
    shippingWon: 3_000,
    untilFreeShippingWon: 10_000,
  });
});

test('the fee and what makes it free are the seller’s', () => {
  const shipping = { feeWon: 2_500, freeFromWon: 50_000, surchargeWon: 4_000, returnFeeWon: 2_500 };
  expect(purchasePrice({ ...purchase, shipping }, [], NOW)).toMatchObject({
    shippingWon: 2_500,
    untilFreeShippingWon: 30_000,
  });
});

test('from ₩30,000 shipping is free, before any coupon', () => {
  const two = purchasePrice({ ...purchase, quantity: 2 }, [coupon()], NOW);
  expect(two).toEqual({ discountWon: 4_000, itemsWon: 36_000, shippingWon: 0, untilFreeShippingWon: 0 });
});

test('the best of the coupons held; an expired one is none', () => {
  const better = coupon({ couponId: 'b', target: { kind: 'category', categoryId: 2 }, discountPercent: 20 });
  expect(purchasePrice(purchase, [coupon(), better], NOW).discountWon).toBe(4_000);
  expect(purchasePrice(purchase, [coupon()], NOW + 60_000).discountWon).toBe(0);
});

test.each([
  ['the product', { kind: 'product', productIds: [1, 7] }, true],
  ['its category', { kind: 'category', categoryId: 2 }, true],
  ['anything', { kind: 'any' }, true],
  ['another product', { kind: 'product', productIds: [1] }, false],
  ['another category', { kind: 'category', categoryId: 3 }, false],
] as const)('a coupon for %s', (_what, target, is) => {
  const one = target.kind === 'product' ? { ...target, productIds: [...target.productIds] } : target;
  expect(isCouponFor({ target: one }, purchase)).toBe(is);
});
