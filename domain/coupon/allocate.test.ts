import { expect, test } from 'vitest';
import type { PricedLine } from '#domain/order/line.ts';
import { allocateLineCoupons } from './allocate.ts';
import type { UsableCoupon } from './coupon.ts';

const line = (lineId: number, unitPriceWon: number, categoryId = 1): PricedLine => ({
  lineId,
  productId: lineId * 10,
  categoryId,
  unitPriceWon,
  quantity: 1,
});

const onProduct = (couponId: string, lineId: number, overrides: Partial<UsableCoupon> = {}): UsableCoupon => ({
  couponId,
  target: { kind: 'product', productIds: [lineId * 10] },
  discountPercent: 10,
  maxDiscountWon: 1e9,
  expiresAtMs: 1_000,
  ...overrides,
});

const onCategory = (couponId: string, categoryId: number, overrides: Partial<UsableCoupon> = {}): UsableCoupon => ({
  ...onProduct(couponId, 0, overrides),
  target: { kind: 'category', categoryId },
});

const spent = (lines: PricedLine[], coupons: UsableCoupon[]) =>
  [...allocateLineCoupons(lines, coupons).discountOfCoupon.keys()].sort();

test('among equal discounts the fewest coupons are spent, though the single one expires last', () => {
  const lines = [line(1, 10_000), line(2, 10_000)];
  const soon = [onProduct('first', 1, { expiresAtMs: 1 }), onProduct('second', 2, { expiresAtMs: 2 })];
  const both = onCategory('both', 1, { expiresAtMs: 3 });
  expect(spent(lines, [...soon, both])).toEqual(['both']);
  expect(spent(lines, [both, ...soon])).toEqual(['both']);
});

test('one won more is worth one coupon more', () => {
  const lines = [line(1, 10_000), line(2, 10_000)];
  const both = onCategory('both', 1, { maxDiscountWon: 1_999 });
  expect(spent(lines, [onProduct('first', 1), onProduct('second', 2), both])).not.toEqual(['both']);
  expect(allocateLineCoupons(lines, [onProduct('first', 1), onProduct('second', 2), both]).discountWon).toBe(2_000);
});

test('among equal discounts and counts those that expire first are spent', () => {
  const lines = [line(1, 10_000), line(2, 20_000)];
  const coupons = [
    onProduct('late on 1', 1, { expiresAtMs: 9 }),
    onProduct('soon on 1', 1, { expiresAtMs: 1 }),
    onProduct('late on 2', 2, { expiresAtMs: 8 }),
    onProduct('soon on 2', 2, { expiresAtMs: 2 }),
  ];
  expect(spent(lines, coupons)).toEqual(['soon on 1', 'soon on 2']);
});

test('coupons that expire together are spent by their id, in whatever order they come', () => {
  const [a, b] = [onProduct('a', 1), onProduct('b', 1)];
  expect(spent([line(1, 10_000)], [a, b])).toEqual(['a']);
  expect(spent([line(1, 10_000)], [b, a])).toEqual(['a']);
});

test('a coupon covers several lines up to its maximum in all', () => {
  const allocation = allocateLineCoupons(
    [line(1, 10_000), line(2, 20_000), line(3, 30_000, 2)],
    [onCategory('capped', 1, { maxDiscountWon: 2_500 })],
  );
  expect(allocation.couponOfLine).toEqual(
    new Map([
      [1, 'capped'],
      [2, 'capped'],
    ]),
  );
  expect(allocation.discountOfCoupon).toEqual(new Map([['capped', 2_500]]));
  expect(allocation.discountWon).toBe(2_500);
});

test('a coupon whose maximum is used up is spent on no further line', () => {
  const { couponOfLine } = allocateLineCoupons(
    [line(1, 10_000), line(2, 20_000)],
    [onCategory('capped', 1, { maxDiscountWon: 1_500 })],
  );
  expect(couponOfLine).toEqual(new Map([[2, 'capped']]));
});

test('a coupon that rounds down to nothing, or is for the whole order, is spent on no line', () => {
  expect(allocateLineCoupons([line(1, 9)], [onProduct('a', 1)]).couponOfLine.size).toBe(0);
  expect(allocateLineCoupons([line(1, 10)], [onProduct('a', 1)]).discountWon).toBe(1);
  expect(spent([line(1, 10_000)], [onProduct('any', 1, { target: { kind: 'any' } })])).toEqual([]);
  expect(spent([line(2, 10_000)], [onProduct('other product', 1)])).toEqual([]);
});

test('a cart and a coupon book far beyond the usual end in time with a discount that holds', () => {
  const lines = Array.from({ length: 40 }, (_, at) => line(at + 1, 10_000 + 137 * at, at % 3));
  const coupons = Array.from({ length: 40 }, (_, at) =>
    onCategory(`c${at}`, at % 3, { discountPercent: 5 + (at % 20), maxDiscountWon: 1_000 + 317 * at }),
  );
  const begunMs = performance.now();
  const { discountWon, discountOfCoupon } = allocateLineCoupons(lines, coupons);
  expect(performance.now() - begunMs).toBeLessThan(5_000);
  expect(discountWon).toBeGreaterThan(0);
  for (const { couponId, maxDiscountWon } of coupons)
    expect(discountOfCoupon.get(couponId) ?? 0).toBeLessThanOrEqual(maxDiscountWon);
});
