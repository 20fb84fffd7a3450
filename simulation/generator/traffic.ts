import { v7 as uuidv7 } from 'uuid';
import { shippingWon } from '#domain/order/shipping.ts';
import { lifeEventOf } from '#domain/propensity/score.ts';
import type { Random } from '#simulation/seed/random.ts';
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
  accelerated: boolean;
}

/** Destination of orders: a counter in memory, a Kafka producer. The generator awaits a returned promise. */
export interface TrafficSink {
  accept(order: GeneratedOrder): void | Promise<void>;
}

/** Share of payments that fail. */
export const FAILED_SHARE = 0.04;
const METHODS = { card: 0.7, transfer: 0.15 } as const;
/** Time until a payment is answered. */
const ANSWERED_WITHIN_MS = { least: 800, most: 4_000 } as const;

/** Random streams and products of one stream of orders. */
export interface OrderDraws {
  random: Random;
  ids: Random;
  products: ProductPool;
  accelerated: boolean;
}

/** Sums of an order, with shipping. */
export function totalsOf(lines: readonly BasketLine[]): Pick<GeneratedOrder, 'itemsWon' | 'shippingWon' | 'totalWon'> {
  const itemsWon = lines.reduce((sum, { product, quantity }) => sum + product.priceWon * quantity, 0);
  return { itemsWon, shippingWon: shippingWon(itemsWon), totalWon: itemsWon + shippingWon(itemsWon) };
}

/** The order of a customer at a moment: basket, sums, payment. `day` is koreanDay(placedAtMs). */
export function drawOrder(
  { random, ids, products, accelerated }: OrderDraws,
  customer: TrafficCustomer,
  { placedAtMs, day }: { placedAtMs: number; day: number },
): GeneratedOrder {
  const lines = drawBasket(random, products, lifeEventOf(customer.id, day));
  const point = random.float();
  const failed = random.chance(FAILED_SHARE);
  const reason = random.chance(0.5) ? 'card-refused' : 'insufficient-funds';
  for (const { product, quantity } of lines) if (!failed) products.sold(product, quantity);
  return {
    ...{ orderId: idAt(ids, placedAtMs), paymentId: idAt(ids, placedAtMs), customer, placedAtMs },
    answeredAtMs: placedAtMs + random.int(ANSWERED_WITHIN_MS.least, ANSWERED_WITHIN_MS.most),
    ...{ lines, ...totalsOf(lines), accelerated },
    method: point < METHODS.card ? 'card' : point < METHODS.card + METHODS.transfer ? 'transfer' : 'dangol-pay',
    failureReason: failed ? reason : null,
  };
}

/** A version 7 id of a moment, its random part from `ids`: the same seed gives the same ids. */
export function idAt(ids: Random, atMs: number): string {
  const random = Uint8Array.from({ length: 16 }, () => ids.int(0, 255));
  return uuidv7({ msecs: atMs, random, seq: ids.int(0, 0x7fffffff) });
}
