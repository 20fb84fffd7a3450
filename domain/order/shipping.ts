import { lineTotalWon, type PricedLine } from './line.ts';

/** What a seller charges for the way to the shopper, in whole won. */
export interface ShippingPolicy {
  feeWon: number;
  /** Price of the seller's items in one order from which there is no fee. 0: never a fee. */
  freeFromWon: number;
  /** On top to Jeju and the islands (remote-areas.ts), also where there is no fee. */
  surchargeWon: number;
  /** One way back of a return by change of mind. */
  returnFeeWon: number;
}

/** Of a seller who has stated nothing else. */
export const STANDARD_SHIPPING: ShippingPolicy = {
  feeWon: 3_000,
  freeFromWon: 30_000,
  surchargeWon: 3_000,
  returnFeeWon: 3_000,
};

/** A line with its seller and what that seller charges. */
export interface ShippedLine extends PricedLine {
  sellerId: number;
  shipping: ShippingPolicy;
}

/** What one seller's part of an order costs to send: frozen with the order, and refunded once at most. */
export interface SellerShipping extends ShippingPolicy {
  sellerId: number;
  /** The seller's items before discounts. */
  itemsWon: number;
  /** Charged: 0 from `freeFromWon` on. */
  feeWon: number;
  /** The seller's fee below `freeFromWon`, whether it was charged or not. */
  fullFeeWon: number;
  /** Charged: 0 unless the address is in a remote area. */
  surchargeWon: number;
}

/**
 * Shipping of an order by seller, in the order of their ids. From the price of items before discounts: so a coupon
 * never makes an order dearer by taking a seller's part below the free-shipping line.
 */
export function shippingBySeller(lines: readonly ShippedLine[], isRemote: boolean): SellerShipping[] {
  const parts = new Map<number, SellerShipping>();
  for (const line of lines) {
    const { sellerId, shipping } = line;
    const before = parts.get(sellerId)?.itemsWon ?? 0;
    parts.set(sellerId, {
      ...{ ...shipping, fullFeeWon: shipping.feeWon },
      ...{ sellerId, itemsWon: before + lineTotalWon(line) },
    });
  }
  return [...parts.values()]
    .sort((a, b) => a.sellerId - b.sellerId)
    .map((part) => ({
      ...part,
      feeWon: part.itemsWon >= part.freeFromWon ? 0 : part.feeWon,
      surchargeWon: isRemote ? part.surchargeWon : 0,
    }));
}

/** What a shopper pays for all of them. */
export function shippingWon(parts: readonly Pick<SellerShipping, 'feeWon' | 'surchargeWon'>[]): number {
  return parts.reduce((sum, { feeWon, surchargeWon }) => sum + feeWon + surchargeWon, 0);
}

/**
 * Shipping of an order that states one fee over all its sellers: it is the part's that costs most, of equal ones the
 * seller's of the least id, as nothing records whose it was.
 */
export function attributeShipping(
  chargedWon: number,
  lines: readonly (Pick<PricedLine, 'unitPriceWon' | 'quantity'> & { sellerId: number })[],
): SellerShipping[] {
  const items = new Map<number, number>();
  for (const line of lines) items.set(line.sellerId, (items.get(line.sellerId) ?? 0) + lineTotalWon(line));
  const parts = [...items].sort(([a, aWon], [b, bWon]) => bWon - aWon || a - b);
  const { freeFromWon, returnFeeWon, feeWon: standardWon } = STANDARD_SHIPPING;
  return parts.map(([sellerId, itemsWon], place) => {
    const feeWon = place === 0 ? chargedWon : 0;
    const fullFeeWon = Math.max(feeWon, standardWon);
    return { sellerId, itemsWon, feeWon, fullFeeWon, freeFromWon, surchargeWon: 0, returnFeeWon };
  });
}

/** Shipping of an order by the rule of traffic and the seeded past: one fee over all its sellers. */
export function orderShippingWon(itemsWon: number): number {
  const { feeWon, freeFromWon } = STANDARD_SHIPPING;
  return itemsWon === 0 || itemsWon >= freeFromWon ? 0 : feeWon;
}
