import type { SellerShipping } from '#domain/order/shipping.ts';
import type { ClaimFault, ClaimKind } from './claim.ts';
import { pieceWon } from './pieces.ts';

/** A line of the seller's part of the order, and how much of it is claimed. */
export interface TermsLine {
  lineId: string;
  unitPriceWon: number;
  quantity: number;
  discountWon: number;
  /** Numbers of the pieces that this claim takes (pieces.ts). */
  pieces: readonly number[];
  /** How many are in other claims that cancelled or returned them, or are about to. */
  claimedElsewhere: number;
}

/** Shipping of the part as the order froze it (order_shipping). */
export interface TermsShipping extends Omit<SellerShipping, 'sellerId' | 'itemsWon'> {
  /** Another claim refunded the way there, or charged it after all. */
  isSettled: boolean;
}

/** What a claim does to the money: refundWon = goodsWon + shippingWon − feeWon. Whole won. */
export interface ClaimTerms {
  /** What its pieces were paid for, after coupons. */
  goodsWon: number;
  /** Shipping that is refunded with them. */
  shippingWon: number;
  /** Held back for the ways; never more than goods and shipping: the rest is not owed. */
  feeWon: number;
  refundWon: number;
  /** The way there is refunded or charged by this claim: no other one does it again. */
  settlesShipping: boolean;
}

/**
 * The money of a claim, by who is at fault (Electronic Commerce Act, art. 18: the way back is the shopper's after a
 * change of mind, the seller's where the product is at fault). Nothing is priced again: neither coupons' minimums nor a
 * free-shipping line, but for one case: a return by change of mind that takes the seller's part below the line pays the
 * way there that had been free. An exchange moves no money.
 */
export function claimTerms(
  { kind, fault }: { kind: ClaimKind; fault: ClaimFault },
  lines: readonly TermsLine[],
  shipping: TermsShipping,
): ClaimTerms {
  if (kind === 'EXCHANGE') return { goodsWon: 0, shippingWon: 0, feeWon: 0, refundWon: 0, settlesShipping: false };
  const goodsWon = lines.reduce((sum, line) => sum + goodsOf(line), 0);
  const keptPieces = lines.reduce((sum, line) => sum + keptOf(line), 0);
  const isMindChanged = kind === 'RETURN' && fault === 'CUSTOMER';
  const isWayRefunded = !isMindChanged && keptPieces === 0 && !shipping.isSettled;
  const shippingWon = isWayRefunded ? shipping.feeWon + shipping.surchargeWon : 0;
  const lost = isMindChanged ? lostFreeShipping(lines, shipping) : 0;
  const feeDueWon = isMindChanged ? shipping.returnFeeWon + shipping.surchargeWon + lost : 0;
  const feeWon = Math.min(feeDueWon, goodsWon + shippingWon);
  return {
    ...{ goodsWon, shippingWon, feeWon, refundWon: goodsWon + shippingWon - feeWon },
    settlesShipping: isWayRefunded || lost > 0,
  };
}

function goodsOf({ unitPriceWon, quantity, discountWon, pieces }: TermsLine): number {
  const netWon = unitPriceWon * quantity - discountWon;
  return pieces.reduce((sum, piece) => sum + pieceWon(netWon, quantity, piece), 0);
}

const keptOf = ({ quantity, pieces, claimedElsewhere }: TermsLine) => quantity - pieces.length - claimedElsewhere;

/** The way there, where it was free and would not have been for what is kept. */
function lostFreeShipping(lines: readonly TermsLine[], shipping: TermsShipping): number {
  if (shipping.feeWon > 0 || shipping.isSettled) return 0;
  const keptWon = lines.reduce((sum, line) => sum + line.unitPriceWon * keptOf(line), 0);
  return keptWon < shipping.freeFromWon ? shipping.fullFeeWon : 0;
}
