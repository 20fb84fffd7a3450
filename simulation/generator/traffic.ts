import { v7 as uuidv7 } from 'uuid';
import { orderShippingWon } from '#domain/order/shipping.ts';
import { lifeEventOf } from '#domain/propensity/score.ts';
import { pointOf } from '#domain/shared/hash.ts';
import type { Random } from '#simulation/seed/random.ts';
import { CANCELLED_SHARE, CANCELLED_WITHIN_MS } from '#simulation/seed/seeded-order.ts';
import { type BasketLine, drawBasket } from './basket.ts';
import type { TrafficCustomer } from './population.ts';
import type { ProductPool } from './product-pool.ts';

/** An order of generated traffic, whose payment has been answered. */
export interface GeneratedOrder {
  /** Version 7, of the time at which it was placed. */
  orderId: string;
  paymentId: string;
  customer: TrafficCustomer;
  placedAtMs: number;
  answeredAtMs: number;
  lines: readonly BasketLine[];
  itemsWon: number;
  shippingWon: number;
  totalWon: number;
  method: 'card' | 'transfer' | 'dangol-pay';
  /** null: approved. */
  failureReason: 'card-refused' | 'insufficient-funds' | null;
  /** null: not cancelled. */
  cancellation: { atMs: number; refundId: string } | null;
  accelerated: boolean;
}

/** Destination of orders: a counter in memory, a Kafka producer. The generator awaits a returned promise. */
export interface TrafficSink {
  accept(order: GeneratedOrder): void | Promise<void>;
}

/** Whether an order is paid and not cancelled. */
export const isKept = ({ failureReason, cancellation }: GeneratedOrder) =>
  failureReason === null && cancellation === null;

/** Share of payments that fail. */
export const FAILED_SHARE = 0.04;
/** The shortest time from the answer to a cancellation. */
const CANCELLED_FROM_MS = 60_000;
const METHODS = { card: 0.7, transfer: 0.15 } as const;
/** Time until a payment is answered. */
const ANSWERED_WITHIN_MS = { least: 800, most: 4_000 } as const;

/** Random streams and products of one stream of orders. */
export interface OrderDraws {
  random: Random;
  ids: Random;
  products: ProductPool;
  accelerated: boolean;
  /** Divides the time until an order is cancelled; default 1: within two hours, as in the year. */
  speed?: number;
}

/** Sums of an order, with shipping. */
export function totalsOf(lines: readonly BasketLine[]): Pick<GeneratedOrder, 'itemsWon' | 'shippingWon' | 'totalWon'> {
  const itemsWon = lines.reduce((sum, { product, quantity }) => sum + product.priceWon * quantity, 0);
  const shippingWon = orderShippingWon(itemsWon);
  return { itemsWon, shippingWon, totalWon: itemsWon + shippingWon };
}

/** The order of a customer at a moment: basket, sums, payment. `day` is koreanDay(placedAtMs). */
export function drawOrder(
  { random, ids, products, accelerated, speed = 1 }: OrderDraws,
  customer: TrafficCustomer,
  { placedAtMs, day }: { placedAtMs: number; day: number },
): GeneratedOrder {
  const lines = drawBasket(random, products, lifeEventOf(customer.id, day));
  const point = random.float();
  const failed = random.chance(FAILED_SHARE);
  const reason = random.chance(0.5) ? 'card-refused' : 'insufficient-funds';
  const [orderId, paymentId] = [idAt(ids, placedAtMs), idAt(ids, placedAtMs)];
  const answeredAtMs = placedAtMs + random.int(ANSWERED_WITHIN_MS.least, ANSWERED_WITHIN_MS.most);
  const cancelledAtMs = failed ? null : cancelledAfter(orderId, answeredAtMs, speed);
  if (!failed && cancelledAtMs === null) for (const { product, quantity } of lines) products.sold(product, quantity);
  return {
    ...{ orderId, paymentId, customer, placedAtMs, answeredAtMs },
    cancellation: cancelledAtMs === null ? null : { atMs: cancelledAtMs, refundId: idAt(ids, cancelledAtMs) },
    ...{ lines, ...totalsOf(lines), accelerated },
    method: point < METHODS.card ? 'card' : point < METHODS.card + METHODS.transfer ? 'transfer' : 'dangol-pay',
    failureReason: failed ? reason : null,
  };
}

/** When an order is cancelled, by its id; null: it is not. The share and the times are those of the year. */
function cancelledAfter(orderId: string, answeredAtMs: number, speed: number): number | null {
  if (pointOf(`cancelled:${orderId}`) >= CANCELLED_SHARE) return null;
  const span = CANCELLED_WITHIN_MS - CANCELLED_FROM_MS;
  return Math.round(answeredAtMs + (CANCELLED_FROM_MS + span * pointOf(`cancelled-after:${orderId}`)) / speed);
}

/** A version 7 id of a moment, its random part from `ids`: the same seed gives the same ids. */
export function idAt(ids: Random, atMs: number): string {
  const random = Uint8Array.from({ length: 16 }, () => ids.int(0, 255));
  return uuidv7({ msecs: atMs, random, seq: ids.int(0, 0x7fffffff) });
}
