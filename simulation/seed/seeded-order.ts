import { commissionWon } from '#domain/order/commission.ts';
import { orderNumber } from '#domain/order/number.ts';
import { orderShippingWon } from '#domain/order/shipping.ts';
import type { OrderStatus, StatusCause } from '#domain/order/status.ts';
import { DAY_MS, HOUR_MS } from '#domain/shared/durations.ts';
import { koreanDay, koreanDayStartMs } from '#domain/shared/korean-time.ts';
import type { SeededOffer, SeededProduct } from './catalogue.ts';
import type { SeededCustomer } from './customers.ts';
import type { Random } from './random.ts';

export interface SeededLine {
  product: SeededProduct;
  quantity: number;
}

/** An order of the seeded past, as PostgreSQL and the log of behaviour both have it. */
export interface SeededOrder {
  id: string;
  number: string;
  customer: SeededCustomer;
  lines: readonly SeededLine[];
  itemsWon: number;
  shippingWon: number;
  totalWon: number;
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
const PREPARED_AFTER_MS = 3 * HOUR_MS;
/** A delivered order completes by itself when the time for returns is over. */
const COMPLETED_AFTER_MS = 7 * DAY_MS;

/** What lines cost, with shipping; the seeded past has no coupons. */
export function totalsOf(lines: readonly SeededLine[]): Pick<SeededOrder, 'itemsWon' | 'shippingWon' | 'totalWon'> {
  const itemsWon = lines.reduce((sum, { product, quantity }) => sum + product.priceWon * quantity, 0);
  const shippingWon = orderShippingWon(itemsWon);
  return { itemsWon, shippingWon, totalWon: itemsWon + shippingWon };
}

/** Draws an order of `lines` whose payment is answered at `answeredAtMs`; what lies after `endMs` has not happened. */
export function drawOrder(
  random: Random,
  ids: Random,
  order: { customer: SeededCustomer; lines: readonly SeededLine[]; answeredAtMs: number; endMs: number },
): SeededOrder {
  const { customer, lines, answeredAtMs, endMs } = order;
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
    lines,
    ...totalsOf(lines),
    method: random.chance(0.7) ? 'card' : random.chance(0.5) ? 'transfer' : 'dangol-pay',
    placedAtMs: Math.max(dayStartMs, answeredAtMs - random.int(800, 4_000)),
    answeredAtMs,
    failureReason: isFailed ? failureReason : null,
    cancelledAtMs: !isFailed && isCancelled && cancelledAtMs <= endMs ? cancelledAtMs : null,
  };
}

/** The statuses an order has had by `endMs`, with their times; the last one is its status. */
export function statusesOf(
  order: SeededOrder,
  endMs: number,
): { status: OrderStatus; atMs: number; cause: StatusCause }[] {
  const { placedAtMs, answeredAtMs, failureReason, cancelledAtMs, lines } = order;
  const placed = { status: 'PENDING', atMs: placedAtMs, cause: 'placed' } as const;
  if (failureReason !== null)
    return [placed, { status: 'PAYMENT_FAILED', atMs: answeredAtMs, cause: 'payment-declined' }];
  const paid = { status: 'PAID', atMs: answeredAtMs, cause: 'payment-approved' } as const;
  if (cancelledAtMs !== null)
    return [placed, paid, { status: 'CANCELLED', atMs: cancelledAtMs, cause: 'cancelled-by-shopper' }];
  const arrivalMs = Math.max(1, ...lines.map(({ product }) => product.arrivalDays)) * DAY_MS;
  const delivery = [
    { status: 'PREPARING', atMs: answeredAtMs + PREPARED_AFTER_MS, cause: 'preparing-started' },
    { status: 'SHIPPED', atMs: answeredAtMs + arrivalMs / 2, cause: 'handed-to-carrier' },
    { status: 'DELIVERED', atMs: answeredAtMs + arrivalMs, cause: 'delivered' },
    { status: 'COMPLETED', atMs: answeredAtMs + arrivalMs + COMPLETED_AFTER_MS, cause: 'confirmed' },
  ] as const;
  return [placed, paid, ...delivery.filter(({ atMs }) => atMs <= endMs)];
}

/** The pieces of each product that are sold: in orders that are paid and not cancelled. */
export function soldCounts(orders: Iterable<SeededOrder>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { lines, failureReason, cancelledAtMs } of orders) {
    if (failureReason !== null || cancelledAtMs !== null) continue;
    for (const { product, quantity } of lines) counts.set(product.id, (counts.get(product.id) ?? 0) + quantity);
  }
  return counts;
}

/** A line's margin and commission, of the offer it was sold from. */
export function lineTerms({ product, quantity }: SeededLine, offer: SeededOffer, commissionRate: number) {
  return {
    marginRate: offer.marginRate,
    commissionRate,
    commissionWon: commissionWon({ priceWon: product.priceWon, quantity, rate: commissionRate }),
  };
}
