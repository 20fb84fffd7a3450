import { allocateLineCoupons } from '#domain/coupon/allocate.ts';
import { percentOfWon, type UsableCoupon } from '#domain/coupon/coupon.ts';
import { apportionWon } from './apportion.ts';
import { lineTotalWon } from './line.ts';
import { type SellerShipping, type ShippedLine, shippingBySeller, shippingWon } from './shipping.ts';

export interface LineQuote {
  lineId: number;
  totalWon: number;
  /** Product or category coupon on this line. */
  couponId: string | null;
  /** All that is taken off this line: its own coupon's part and its share of the order coupon. */
  discountWon: number;
  /** The same by coupon: they sum to it, and none is 0. */
  discounts: LineDiscount[];
}

export interface LineDiscount {
  couponId: string;
  amountWon: number;
}

export interface CouponUse {
  couponId: string;
  scope: 'line' | 'order';
  discountWon: number;
  lineIds: number[];
}

/**
 * What an order costs and why. itemsWon − discountWon + shippingWon = totalWon; the lines' discounts sum to
 * discountWon.
 */
export interface Quote {
  lines: LineQuote[];
  /** By seller: they sum to shippingWon. */
  shipping: SellerShipping[];
  /** What an address in a remote area adds; part of shippingWon if it goes to one. */
  remoteSurchargeWon: number;
  coupons: CouponUse[];
  itemsWon: number;
  discountWon: number;
  shippingWon: number;
  totalWon: number;
}

/**
 * The cheapest price of `lines` with `coupons`: at most one product or category coupon a line, and one order coupon on
 * what is left. Discounts round down to whole won. Best line coupons first and the best order coupon after them is the
 * optimum of both, as an order coupon below 100 % never loses more than the line coupons gain. `isRemote`: it goes to
 * Jeju or an island; unknown before there is an address.
 */
export function quote(lines: readonly ShippedLine[], coupons: readonly UsableCoupon[], isRemote = false): Quote {
  const ordered = [...lines].sort((a, b) => a.lineId - b.lineId);
  const itemsWon = ordered.reduce((sum, line) => sum + lineTotalWon(line), 0);
  const allocation = allocateLineCoupons(ordered, coupons);

  const discounts = new Map(ordered.map(({ lineId }) => [lineId, [] as LineDiscount[]]));
  const addDiscount = (lineId: number, couponId: string, amountWon: number) => {
    if (amountWon > 0) discounts.get(lineId)?.push({ couponId, amountWon });
  };
  const uses: CouponUse[] = [];
  for (const [couponId, discountWon] of allocation.discountOfCoupon) {
    const covered = ordered.filter((line) => allocation.couponOfLine.get(line.lineId) === couponId);
    const parts = apportionWon(discountWon, covered.map(lineTotalWon));
    covered.forEach((line, at) => {
      addDiscount(line.lineId, couponId, parts[at] ?? 0);
    });
    uses.push({ couponId, scope: 'line', discountWon, lineIds: covered.map(({ lineId }) => lineId) });
  }

  const leftWon = itemsWon - allocation.discountWon;
  const orderUse = bestOrderCoupon(leftWon, coupons);
  if (orderUse !== null) {
    const left = ordered.map((line) => lineTotalWon(line) - sumOf(discounts.get(line.lineId)));
    const parts = apportionWon(orderUse.discountWon, left);
    ordered.forEach((line, at) => {
      addDiscount(line.lineId, orderUse.couponId, parts[at] ?? 0);
    });
    uses.push({ ...orderUse, scope: 'order', lineIds: ordered.map(({ lineId }) => lineId) });
  }

  const discountWon = allocation.discountWon + (orderUse?.discountWon ?? 0);
  const shipping = shippingBySeller(ordered, isRemote);
  const shippedWon = shippingWon(shipping);
  return {
    lines: ordered.map((line) => ({
      lineId: line.lineId,
      totalWon: lineTotalWon(line),
      couponId: allocation.couponOfLine.get(line.lineId) ?? null,
      discountWon: sumOf(discounts.get(line.lineId)),
      discounts: discounts.get(line.lineId) ?? [],
    })),
    shipping,
    remoteSurchargeWon: shippingBySeller(ordered, true).reduce((sum, { surchargeWon }) => sum + surchargeWon, 0),
    coupons: uses.sort((a, b) => b.discountWon - a.discountWon || (a.couponId < b.couponId ? -1 : 1)),
    itemsWon,
    discountWon,
    shippingWon: shippedWon,
    totalWon: itemsWon - discountWon + shippedWon,
  };
}

const sumOf = (discounts: readonly LineDiscount[] = []) => discounts.reduce((sum, { amountWon }) => sum + amountWon, 0);

/** The order coupon that takes most off; among equals the one that expires first, then the one of the lesser id. */
function bestOrderCoupon(amountWon: number, coupons: readonly UsableCoupon[]) {
  const [best] = coupons
    .filter(({ target }) => target.kind === 'any')
    .map(({ couponId, discountPercent, maxDiscountWon, expiresAtMs }) => {
      const discountWon = Math.min(maxDiscountWon, percentOfWon(amountWon, discountPercent));
      return { couponId, discountWon, expiresAtMs };
    })
    .sort(
      (a, b) => b.discountWon - a.discountWon || a.expiresAtMs - b.expiresAtMs || (a.couponId < b.couponId ? -1 : 1),
    );
  return best === undefined || best.discountWon === 0
    ? null
    : { couponId: best.couponId, discountWon: best.discountWon };
}
