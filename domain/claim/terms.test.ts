import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClaimFault, ClaimKind } from './claim.ts';
import { freePieces } from './pieces.ts';
import { claimTerms, type TermsLine, type TermsShipping } from './terms.ts';

const line = (fields: Partial<TermsLine> = {}): TermsLine => ({
  ...{ lineId: 'a', unitPriceWon: 10_000, quantity: 3, discountWon: 1_000, pieces: [0], claimedElsewhere: 0 },
  ...fields,
});
const shipping = (fields: Partial<TermsShipping> = {}): TermsShipping => ({
  ...{ feeWon: 3_000, fullFeeWon: 3_000, freeFromWon: 50_000, surchargeWon: 0, returnFeeWon: 2_500, isSettled: false },
  ...fields,
});
const free = (fields: Partial<TermsShipping> = {}) => shipping({ feeWon: 0, freeFromWon: 30_000, ...fields });
const terms = (kind: ClaimKind, fault: ClaimFault, lines: TermsLine[], way = shipping()) =>
  claimTerms({ kind, fault }, lines, way);

test('one piece back under a coupon refunds its share, not its list price (solidus#512, saleor#7271)', () => {
  expect(terms('RETURN', 'SELLER', [line()]).goodsWon).toBe(9_666);
});

test('nor is the whole coupon taken off the first piece (PrestaShop#18319)', () => {
  const pieces = [0, 1, 2].map((piece) => terms('RETURN', 'SELLER', [line({ pieces: [piece] })]).goodsWon);
  expect(pieces).toEqual([9_666, 9_667, 9_667]);
});

test('a partial cancel re-prices neither discount nor shipping (vendure#3885, spree#8800)', () => {
  // What is kept is below the free-shipping line now, and pays nothing for it.
  expect(terms('CANCEL', 'CUSTOMER', [line({ pieces: [0, 1] })], free())).toEqual({
    ...{ goodsWon: 19_333, shippingWon: 0, feeWon: 0, refundWon: 19_333, settlesShipping: false },
  });
});

test('the way there comes back with the last piece that is cancelled, once', () => {
  const last = line({ pieces: [2], claimedElsewhere: 2 });
  expect(terms('CANCEL', 'CUSTOMER', [last])).toMatchObject({ shippingWon: 3_000, settlesShipping: true });
  expect(terms('CANCEL', 'CUSTOMER', [last], shipping({ surchargeWon: 4_000 })).shippingWon).toBe(7_000);
  expect(terms('CANCEL', 'CUSTOMER', [last], shipping({ isSettled: true })).shippingWon).toBe(0);
  expect(terms('CANCEL', 'CUSTOMER', [last, line({ lineId: 'b', pieces: [] })]).shippingWon).toBe(0);
});

test('a change of mind pays the way back; by our fault it costs nothing (medusa admin#522, #4838)', () => {
  expect(terms('RETURN', 'CUSTOMER', [line()])).toMatchObject({ feeWon: 2_500, refundWon: 7_166 });
  expect(terms('RETURN', 'CUSTOMER', [line()], shipping({ surchargeWon: 4_000 })).feeWon).toBe(6_500);
  for (const fault of ['SELLER', 'CARRIER'] as const) expect(terms('RETURN', fault, [line()]).feeWon).toBe(0);
});

test('all of it back by our fault refunds the way there, by a change of mind it does not', () => {
  const all = [line({ pieces: [0, 1, 2] })];
  expect(terms('RETURN', 'SELLER', all)).toMatchObject({ shippingWon: 3_000, feeWon: 0, refundWon: 32_000 });
  expect(terms('RETURN', 'CUSTOMER', all)).toMatchObject({ shippingWon: 0, feeWon: 2_500, refundWon: 26_500 });
});

test('a change of mind under free shipping: both ways if less than the line is kept, once; else one way', () => {
  expect(terms('RETURN', 'CUSTOMER', [line()], free())).toMatchObject({ feeWon: 5_500, settlesShipping: true });
  const still = [line({ unitPriceWon: 15_000 })];
  expect(terms('RETURN', 'CUSTOMER', still, free())).toMatchObject({ feeWon: 2_500, settlesShipping: false });
  expect(terms('RETURN', 'CUSTOMER', [line()], free({ isSettled: true })).feeWon).toBe(2_500);
  // A seller who is always free never charges it after all.
  expect(terms('RETURN', 'CUSTOMER', [line()], free({ freeFromWon: 0 })).feeWon).toBe(2_500);
});

test('fees above what comes back are not owed', () => {
  const cheap = [line({ unitPriceWon: 1_000, quantity: 1, discountWon: 0 })];
  expect(terms('RETURN', 'CUSTOMER', cheap)).toMatchObject({ goodsWon: 1_000, feeWon: 1_000, refundWon: 0 });
});

test('an exchange moves no money', () => {
  expect(terms('EXCHANGE', 'SELLER', [line()])).toMatchObject({ goodsWon: 0, feeWon: 0, refundWon: 0 });
});

interface Part {
  lines: { lineId: string; unitPriceWon: number; quantity: number; discountWon: number }[];
  way: Omit<TermsShipping, 'isSettled'>;
}

const arbitraryPart: fc.Arbitrary<Part> = fc
  .record({
    lines: fc.array(
      fc.record({
        unitPriceWon: fc.integer({ min: 1, max: 3_000_000 }),
        quantity: fc.integer({ min: 1, max: 9 }),
        discountShare: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    fullFeeWon: fc.integer({ min: 0, max: 5_000 }),
    freeFromWon: fc.integer({ min: 0, max: 60_000 }),
    surchargeWon: fc.constantFrom(0, 3_000),
    returnFeeWon: fc.integer({ min: 0, max: 6_000 }),
  })
  .map(({ lines, fullFeeWon, freeFromWon, surchargeWon, returnFeeWon }) => {
    const priced = lines.map(({ unitPriceWon, quantity, discountShare }, at) => ({
      ...{ lineId: String(at), unitPriceWon, quantity },
      discountWon: Math.floor(unitPriceWon * quantity * discountShare),
    }));
    const itemsWon = priced.reduce((sum, { unitPriceWon, quantity }) => sum + unitPriceWon * quantity, 0);
    const feeWon = itemsWon >= freeFromWon ? 0 : fullFeeWon;
    return { lines: priced, way: { feeWon, fullFeeWon, freeFromWon, surchargeWon, returnFeeWon } };
  });

const arbitraryStep = fc.record({
  kind: fc.constantFrom<ClaimKind>('CANCEL', 'RETURN', 'RETURN', 'EXCHANGE'),
  fault: fc.constantFrom<ClaimFault>('CUSTOMER', 'SELLER', 'CARRIER'),
  wanted: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 5, maxLength: 5 }),
  /** How it ends: done, or withdrawn or rejected. */
  isDone: fc.boolean(),
});

test('law: captured = goods kept + shipping kept + fees + refunded, after any claims in any order', () => {
  fc.assert(
    fc.property(arbitraryPart, fc.array(arbitraryStep, { maxLength: 12 }), ({ lines, way }, steps) => {
      const claimed = new Map<string, number[]>(lines.map(({ lineId }) => [lineId, []]));
      const capturedWon =
        lines.reduce((sum, each) => sum + each.unitPriceWon * each.quantity - each.discountWon, 0) +
        way.feeWon +
        way.surchargeWon;
      let [keptShippingWon, feesWon, refundedWon, isSettled] = [way.feeWon + way.surchargeWon, 0, 0, false];
      let goodsBackWon = 0;
      for (const { kind, fault, wanted, isDone } of steps) {
        const chosen = lines.map((each, at) => {
          const taken = claimed.get(each.lineId) ?? [];
          return {
            ...each,
            pieces: freePieces(each.quantity, taken, wanted[at] ?? 0) ?? [],
            claimedElsewhere: taken.length,
          };
        });
        if (chosen.every(({ pieces }) => pieces.length === 0)) continue;
        const result = claimTerms({ kind, fault }, chosen, { ...way, isSettled });
        expect(result.refundWon).toBe(result.goodsWon + result.shippingWon - result.feeWon);
        expect(Math.min(result.goodsWon, result.shippingWon, result.feeWon, result.refundWon)).toBeGreaterThanOrEqual(
          0,
        );
        if (!isDone || kind === 'EXCHANGE') continue;
        for (const { lineId, pieces } of chosen) claimed.get(lineId)?.push(...pieces);
        isSettled ||= result.settlesShipping;
        goodsBackWon += result.goodsWon;
        keptShippingWon -= result.shippingWon;
        feesWon += result.feeWon;
        refundedWon += result.refundWon;
      }
      const keptGoodsWon = capturedWon - way.feeWon - way.surchargeWon - goodsBackWon;
      expect(keptGoodsWon).toBeGreaterThanOrEqual(0);
      expect(keptShippingWon).toBeGreaterThanOrEqual(0);
      expect(keptGoodsWon + keptShippingWon + feesWon + refundedWon).toBe(capturedWon);
      const isAllBack = lines.every(({ lineId, quantity }) => claimed.get(lineId)?.length === quantity);
      // All pieces back = paid, to the won (solidus_product_assembly#61, spree PR 6645).
      if (isAllBack) expect(keptGoodsWon).toBe(0);
    }),
    { numRuns: 10_000 },
  );
});
