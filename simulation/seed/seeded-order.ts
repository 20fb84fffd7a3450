import { commissionWon } from '#domain/order/commission.ts';
import { orderNumber } from '#domain/order/number.ts';
import type { SellerShipping } from '#domain/order/shipping.ts';
import { HOUR_MS } from '#domain/shared/durations.ts';
import { koreanDay, koreanDayStartMs } from '#domain/shared/korean-time.ts';
import type { AfterOrder } from './after-order/after-order.ts';
import { returnedPieces } from './after-order/returned.ts';
import type { SeededOffer, SeededProduct } from './catalogue.ts';
import type { SeededCustomer } from './customers.ts';
import type { Random } from './random.ts';
import type { SeededTotals } from './totals.ts';

export interface CartLine {
  product: SeededProduct;
  quantity: number;
}

export interface SeededLine extends CartLine {
  discountWon: number;
}

/** An order of the seeded past, as PostgreSQL and the log of behaviour both have it. */
export interface SeededOrder {
  id: string;
  number: string;
  customer: SeededCustomer;
  lines: readonly SeededLine[];
  itemsWon: number;
  discountWon: number;
  shippingWon: number;
  totalWon: number;
  /** By seller: they sum to shippingWon. */
  shipping: readonly SellerShipping[];
  method: 'card' | 'transfer' | 'dangol-pay';
  placedAtMs: number;
  /** When the provider answered, on the same day in Korea as it was placed. */
  answeredAtMs: number;
  /** null: approved. */
  failureReason: 'card-refused' | 'insufficient-funds' | null;
  /** null: not cancelled by the end of the history. */
  cancelledAtMs: number | null;
}

const FAILED_SHARE = 0.04;
/** Of orders whose payment was approved; live traffic has it too. */
export const CANCELLED_SHARE = 0.06;
/** Orders are cancelled before anybody has begun to pack them. */
export const CANCELLED_WITHIN_MS = 2 * HOUR_MS;

/** Lines as an order has them, and its sums. */
export function pricedLines(
  lines: readonly CartLine[],
  { discounts, ...sums }: SeededTotals,
): Omit<SeededTotals, 'discounts'> & Pick<SeededOrder, 'lines'> {
  return { ...sums, lines: lines.map((line, at) => ({ ...line, discountWon: discounts[at] ?? 0 })) };
}

/** Draws an order of `lines` whose payment is answered at `answeredAtMs`; what lies after `endMs` has not happened. */
export function drawOrder(
  random: Random,
  ids: Random,
  order: {
    customer: SeededCustomer;
    lines: readonly CartLine[];
    totals: SeededTotals;
    answeredAtMs: number;
    endMs: number;
  },
): SeededOrder {
  const { customer, lines, totals, answeredAtMs, endMs } = order;
  const dayStartMs = koreanDayStartMs(koreanDay(answeredAtMs));
  const isFailed = random.chance(FAILED_SHARE);
  const failureReason = random.chance(0.5) ? 'card-refused' : 'insufficient-funds';
  const isCancelled = random.chance(CANCELLED_SHARE);
  const cancelledAtMs = answeredAtMs + random.int(60_000, CANCELLED_WITHIN_MS);
  const number = orderNumber(answeredAtMs, (limit) => ids.int(0, limit - 1));
  return {
    id: ids.uuid(),
    number,
    customer,
    ...pricedLines(lines, totals),
    method: random.chance(0.7) ? 'card' : random.chance(0.5) ? 'transfer' : 'dangol-pay',
    placedAtMs: Math.max(dayStartMs, answeredAtMs - random.int(800, 4_000)),
    answeredAtMs,
    failureReason: isFailed ? failureReason : null,
    cancelledAtMs: !isFailed && isCancelled && cancelledAtMs <= endMs ? cancelledAtMs : null,
  };
}

type Sale = Pick<SeededOrder, 'lines' | 'failureReason' | 'cancelledAtMs'> & { after?: AfterOrder };

/** The pieces of each product that are sold: in orders that are paid and not cancelled, and not returned. */
export function soldCounts(orders: Iterable<Sale>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { lines, failureReason, cancelledAtMs, after } of orders) {
    if (failureReason !== null || cancelledAtMs !== null) continue;
    const returned = after === undefined ? null : returnedPieces(after);
    lines.forEach(({ product, quantity }, at) => {
      counts.set(product.id, (counts.get(product.id) ?? 0) + quantity - (returned?.get(at) ?? 0));
    });
  }
  return counts;
}

/** A line's margin and commission, of the offer it was sold from. */
export function lineTerms({ product, quantity }: CartLine, offer: SeededOffer, commissionRate: number) {
  return {
    marginRate: offer.marginRate,
    commissionRate,
    commissionWon: commissionWon({ priceWon: product.priceWon, quantity, rate: commissionRate }),
  };
}
