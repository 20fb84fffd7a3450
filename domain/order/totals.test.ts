import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocateLineCoupons } from '#domain/coupon/allocate.ts';
import { coversLine, type UsableCoupon } from '#domain/coupon/coupon.ts';
import { apportionWon } from './apportion.ts';
import { lineTotalWon } from './line.ts';
import { type ShippedLine, STANDARD_SHIPPING, shippingWon } from './shipping.ts';
import { quote } from './totals.ts';

const line = (lineId: number, unitPriceWon: number, quantity = 1, categoryId = 1): ShippedLine => ({
  lineId,
  productId: lineId * 10,
  categoryId,
  unitPriceWon,
  quantity,
  sellerId: 1,
  shipping: STANDARD_SHIPPING,
});
const coupon = (couponId: string, target: UsableCoupon['target'], discountPercent: number, maxDiscountWon = 1e9) => ({
  couponId,
  target,
  discountPercent,
  maxDiscountWon,
  expiresAtMs: 1_000,
});

test('a discount is rounded down to whole won', () => {
  const { discountWon, totalWon } = quote([line(1, 999)], [coupon('a', { kind: 'product', productIds: [10] }, 10)]);
  expect(discountWon).toBe(99);
  expect(totalWon).toBe(999 - 99 + 3_000);
});

test('shipping is free from 30,000 won of items, whatever coupons take off', () => {
  expect([29_999, 30_000].map((won) => quote([line(1, won)], []).shippingWon)).toEqual([3_000, 0]);
  const { shippingWon: shipping } = quote([line(1, 30_000)], [coupon('a', { kind: 'any' }, 50)]);
  expect(shipping).toBe(0);
});

test('a line takes one coupon only: the better one', () => {
  const product = coupon('product', { kind: 'product', productIds: [10] }, 10);
  const category = coupon('category', { kind: 'category', categoryId: 1 }, 20);
  const { lines, coupons } = quote([line(1, 10_000)], [product, category]);
  expect(lines[0]?.couponId).toBe('category');
  expect(coupons).toHaveLength(1);
});

test('an order coupon comes on top of line coupons, on what is left', () => {
  const { discountWon, coupons } = quote(
    [line(1, 10_000), line(2, 20_000)],
    [coupon('line', { kind: 'product', productIds: [10] }, 10), coupon('order', { kind: 'any' }, 15)],
  );
  expect(discountWon).toBe(1_000 + Math.floor((29_000 * 15) / 100));
  expect(coupons.map(({ scope }) => scope).sort()).toEqual(['line', 'order']);
});

test('a capped coupon is not wasted where another does better', () => {
  // Greedy would give the 20 % coupon the dear line, where its cap of 1,000 bites for both.
  const lines = [line(1, 50_000), line(2, 5_000)];
  const capped = coupon('capped', { kind: 'category', categoryId: 1 }, 20, 1_000);
  const plain = coupon('plain', { kind: 'product', productIds: [10] }, 10);
  const { couponOfLine, discountWon } = allocateLineCoupons(lines, [capped, plain]);
  expect(couponOfLine).toEqual(
    new Map([
      [1, 'plain'],
      [2, 'capped'],
    ]),
  );
  expect(discountWon).toBe(6_000);
});

test('of two equal coupons the one that expires first is spent', () => {
  const target = { kind: 'any' } as const;
  const early = { ...coupon('z', target, 10), expiresAtMs: 1 };
  const late = { ...coupon('a', target, 10), expiresAtMs: 2 };
  expect(quote([line(1, 10_000)], [late, early]).coupons[0]?.couponId).toBe('z');
});

test('of order coupons the one that takes most off is spent, whatever its percentage, its expiry or its place', () => {
  const target = { kind: 'any' } as const;
  const capped = { ...coupon('a', target, 50, 999), expiresAtMs: 1 };
  const plain = { ...coupon('b', target, 10), expiresAtMs: 2 };
  for (const coupons of [
    [capped, plain],
    [plain, capped],
  ])
    expect(quote([line(1, 10_000)], coupons).coupons.map(({ couponId }) => couponId)).toEqual(['b']);
});

test('equal order coupons that expire together are spent by their id, in whatever order they come', () => {
  const [a, b] = [coupon('a', { kind: 'any' }, 10), coupon('b', { kind: 'any' }, 10)];
  expect(quote([line(1, 10_000)], [a, b]).coupons[0]?.couponId).toBe('a');
  expect(quote([line(1, 10_000)], [b, a]).coupons[0]?.couponId).toBe('a');
});

test('an order coupon that rounds down to nothing is not spent', () => {
  expect(quote([line(1, 9)], [coupon('a', { kind: 'any' }, 10)]).coupons).toEqual([]);
  expect(quote([line(1, 10)], [coupon('a', { kind: 'any' }, 10)]).coupons).toHaveLength(1);
});

test('each use names the lines it covers; an order coupon is split by what line coupons leave of them', () => {
  const { lines, coupons } = quote(
    [line(3, 10_000, 1, 2), line(2, 10_000), line(1, 10_000)],
    [coupon('half', { kind: 'category', categoryId: 1 }, 50), coupon('order', { kind: 'any' }, 10)],
  );
  const of = (couponId: string, amountWon: number) => ({ couponId, amountWon });
  expect(coupons).toEqual([
    { couponId: 'half', scope: 'line', discountWon: 10_000, lineIds: [1, 2] },
    { couponId: 'order', scope: 'order', discountWon: 2_000, lineIds: [1, 2, 3] },
  ]);
  expect(lines).toEqual([
    {
      lineId: 1,
      totalWon: 10_000,
      couponId: 'half',
      discountWon: 5_500,
      discounts: [of('half', 5_000), of('order', 500)],
    },
    {
      lineId: 2,
      totalWon: 10_000,
      couponId: 'half',
      discountWon: 5_500,
      discounts: [of('half', 5_000), of('order', 500)],
    },
    { lineId: 3, totalWon: 10_000, couponId: null, discountWon: 1_000, discounts: [of('order', 1_000)] },
  ]);
});

test('coupons are named from the largest discount to the least, equal ones by their id', () => {
  const lines = [line(1, 10_000), line(2, 30_000), line(3, 10_000), line(4, 20_000)];
  const on = (couponId: string, lineId: number, expiresAtMs: number) => ({
    ...coupon(couponId, { kind: 'product', productIds: [lineId * 10] }, 10),
    expiresAtMs,
  });
  const ids = (coupons: UsableCoupon[]) => quote(lines, coupons).coupons.map(({ couponId }) => couponId);
  const coupons = [on('d', 1, 1), on('c', 2, 2), on('a', 3, 3), on('b', 4, 4)];
  expect(ids(coupons)).toEqual(['c', 'b', 'a', 'd']);
  expect(ids([on('a', 1, 1), on('d', 3, 2)])).toEqual(['a', 'd']);
  expect(ids([on('a', 1, 2), on('d', 3, 1)])).toEqual(['a', 'd']);
});

test('an empty cart costs nothing', () => {
  expect(quote([], [coupon('a', { kind: 'any' }, 10)])).toEqual({
    lines: [],
    coupons: [],
    shipping: [],
    remoteSurchargeWon: 0,
    itemsWon: 0,
    discountWon: 0,
    shippingWon: 0,
    totalWon: 0,
  });
});

const arbitraryLines = fc.uniqueArray(
  fc.record({
    lineId: fc.integer({ min: 1, max: 1_000 }),
    productId: fc.integer({ min: 1, max: 6 }),
    categoryId: fc.integer({ min: 1, max: 3 }),
    unitPriceWon: fc.integer({ min: 0, max: 5_000_000 }),
    quantity: fc.integer({ min: 1, max: 99 }),
    sellerId: fc.integer({ min: 1, max: 3 }),
    shipping: fc.constant(STANDARD_SHIPPING),
  }),
  { selector: ({ lineId }) => lineId, maxLength: 6 },
);
const arbitraryTarget: fc.Arbitrary<UsableCoupon['target']> = fc.oneof(
  fc
    .uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 })
    .map((productIds) => ({ kind: 'product' as const, productIds })),
  fc.integer({ min: 1, max: 3 }).map((categoryId) => ({ kind: 'category' as const, categoryId })),
  fc.constant({ kind: 'any' as const }),
);
const arbitraryCoupons = fc.uniqueArray(
  fc.record({
    couponId: fc.uuid(),
    target: arbitraryTarget,
    discountPercent: fc.integer({ min: 1, max: 100 }),
    maxDiscountWon: fc.integer({ min: 0, max: 100_000 }),
    expiresAtMs: fc.integer({ min: 0, max: 3 }),
  }),
  { selector: ({ couponId }) => couponId, maxLength: 5 },
);

test('law: no discount exceeds its line, the parts sum to the whole, the total is never below the shipping', () => {
  fc.assert(
    fc.property(arbitraryLines, arbitraryCoupons, (lines, coupons) => {
      const result = quote(lines, coupons);
      for (const part of result.lines) {
        expect(part.discountWon).toBeGreaterThanOrEqual(0);
        expect(part.discountWon).toBeLessThanOrEqual(part.totalWon);
      }
      const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
      expect(sum(result.lines.map(({ discountWon }) => discountWon))).toBe(result.discountWon);
      expect(sum(result.coupons.map(({ discountWon }) => discountWon))).toBe(result.discountWon);
      for (const { lineId, discountWon, discounts } of result.lines) {
        expect(sum(discounts.map(({ amountWon }) => amountWon)), `line ${lineId}`).toBe(discountWon);
        expect(discounts.every(({ amountWon }) => amountWon > 0)).toBe(true);
      }
      for (const { couponId, discountWon } of result.coupons) {
        const parts = result.lines.flatMap(({ discounts }) => discounts.filter((part) => part.couponId === couponId));
        expect(sum(parts.map(({ amountWon }) => amountWon)), couponId).toBe(discountWon);
      }
      expect(shippingWon(result.shipping)).toBe(result.shippingWon);
      expect(sum(result.shipping.map(({ itemsWon }) => itemsWon))).toBe(result.itemsWon);
      expect(result.totalWon).toBe(result.itemsWon - result.discountWon + result.shippingWon);
      expect(result.totalWon).toBeGreaterThanOrEqual(result.shippingWon);
    }),
  );
});

test('law: a coupon takes off at most its maximum, is spent only where it gives, and one order coupon at most', () => {
  fc.assert(
    fc.property(arbitraryLines, arbitraryCoupons, (lines, coupons) => {
      const { coupons: uses } = quote(lines, coupons);
      expect(uses.filter(({ scope }) => scope === 'order').length).toBeLessThanOrEqual(1);
      for (const use of uses) {
        const coupon = coupons.find(({ couponId }) => couponId === use.couponId);
        expect(use.discountWon).toBeGreaterThan(0);
        expect(use.discountWon).toBeLessThanOrEqual(coupon?.maxDiscountWon ?? 0);
      }
    }),
  );
});

test('law: the order of lines and coupons does not matter', () => {
  fc.assert(
    fc.property(arbitraryLines, arbitraryCoupons, (lines, coupons) => {
      expect(quote([...lines].reverse(), [...coupons].reverse())).toEqual(quote(lines, coupons));
    }),
  );
});

test('law: one more coupon never makes the order dearer', () => {
  fc.assert(
    fc.property(arbitraryLines, arbitraryCoupons, (lines, coupons) => {
      expect(quote(lines, coupons).totalWon).toBeLessThanOrEqual(quote(lines, coupons.slice(1)).totalWon);
    }),
  );
});

test('law: the assignment is the best there is (against trying them all)', () => {
  const few = arbitraryLines.filter(({ length }) => length <= 4);
  fc.assert(
    fc.property(few, arbitraryCoupons, (lines, coupons) => {
      expect(allocateLineCoupons(lines, coupons).discountWon).toBe(bestByTryingAll(lines, coupons));
    }),
    { numRuns: 60 },
  );
});

function bestByTryingAll(lines: readonly ShippedLine[], coupons: readonly UsableCoupon[]): number {
  const [first, ...rest] = lines;
  const raw = new Map<string, number>();
  function visit(current: ShippedLine | undefined, others: readonly ShippedLine[]): number {
    if (current === undefined)
      return coupons.reduce((sum, { couponId, maxDiscountWon }) => {
        return sum + Math.min(maxDiscountWon, raw.get(couponId) ?? 0);
      }, 0);
    let best = visit(others[0], others.slice(1));
    for (const { couponId, target, discountPercent } of coupons) {
      if (!coversLine(target, current)) continue;
      const before = raw.get(couponId) ?? 0;
      raw.set(couponId, before + Math.floor((lineTotalWon(current) * discountPercent) / 100));
      best = Math.max(best, visit(others[0], others.slice(1)));
      raw.set(couponId, before);
    }
    return best;
  }
  return visit(first, rest);
}

test('law: an apportioned amount adds up and no part passes its weight', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 500_000_000 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (weightsWon, share) => {
      const amountWon = Math.floor(weightsWon.reduce((a, b) => a + b, 0) * share);
      const parts = apportionWon(amountWon, weightsWon);
      expect(parts.reduce((a, b) => a + b, 0)).toBe(amountWon);
      parts.forEach((part, at) => {
        expect(part).toBeLessThanOrEqual(weightsWon[at] ?? 0);
      });
    }),
  );
});
