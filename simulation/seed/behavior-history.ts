import type { BehaviorEvent } from '#contracts/events.ts';
import { HOUR_MS } from '#domain/shared/durations.ts';
import type { SeededProduct } from './catalogue.ts';
import type { SeededCustomer } from './customers.ts';
import { createRandom, createWeighted, type Random } from './random.ts';
import { type CartLine, drawOrder, type SeededOrder } from './seeded-order.ts';
import { seededTotals } from './totals.ts';
import { createWanderer, type Wanderer } from './wandering.ts';

export interface HistoryOptions {
  seed: number;
  customers: readonly SeededCustomer[];
  products: readonly SeededProduct[];
  /** Ends the history; no event is later. */
  now: Date;
  days: number;
  /** About how many events there are in all. */
  events: number;
  /** Receives each order before its events, in no order of time. */
  onOrder?: (order: SeededOrder) => void;
}

/**
 * Share of a day's sessions that begin in each hour of the day, Korean time: a small peak at noon, a high one at night.
 */
const HOURS = [30, 14, 7, 4, 3, 4, 10, 22, 38, 46, 50, 52, 58, 54, 50, 48, 48, 50, 54, 62, 78, 92, 86, 56];
const KOREA_OFFSET_HOURS = 9;
/** A session's mean length in events, measured; those of accounts that are not open yet count as empty. */
const EVENTS_A_SESSION = 7.1;
const CART_PROBABILITY = 0.12;
const CART_PROBABILITY_AFTER_CART = 0.25;
/** Of shoppers with something in the cart who go to the checkout, and of those who order there. */
const CHECKOUT_PROBABILITY = 0.6;
const ORDER_PROBABILITY = 0.75;
/** A refused payment is tried once more. */
const PAYMENT_ATTEMPTS = 2;

/** What the sessions of one history share. */
interface Draws {
  random: Random;
  ids: Random;
  wanderer: Wanderer;
  /** No order is placed later. */
  endMs: number;
  onOrder: (order: SeededOrder) => void;
}

/**
 * What `customers` did over the last `days`: sessions of detail views, some carts, some checkouts, orders with their
 * payments, some cancellations; in order of time, all of source backfill. Lazy:
 * one hour of sessions is held at a time. Ids depend on the seed number only, never on `now`: the same history sent
 * again is the same events.
 */
export function* behaviorHistory(options: HistoryOptions): Generator<BehaviorEvent> {
  const { seed, customers, products, now, days, events, onOrder = () => undefined } = options;
  if (customers.length === 0 || products.length === 0) return;
  const random = createRandom(seed, 'history');
  const ids = createRandom(seed, 'history/ids');
  const draws: Draws = { random, ids, wanderer: createWanderer(products), endMs: now.getTime(), onOrder };
  const drawCustomer = createWeighted(customers.map(({ activity }) => activity));
  const hours = days * 24;
  const sessionsAnHour = events / EVENTS_A_SESSION / hours;
  const meanShare = HOURS.reduce((sum, share) => sum + share, 0) / HOURS.length;
  const startMs = now.getTime() - hours * HOUR_MS;

  /**
   * When each shopper's last session ended: a shopper's sessions do not overlap, so each one's events are in order.
   */
  const busyUntilMs = new Map<string, number>();
  let waiting: BehaviorEvent[] = [];
  for (let hour = 0; hour < hours; hour += 1) {
    // The shape of the day follows the place of the hour in the history, so that `now` moves times and nothing else.
    const share = HOURS[(hour + KOREA_OFFSET_HOURS) % 24] as number;
    const hourMs = startMs + hour * HOUR_MS;
    const sessions = random.poisson((sessionsAnHour * share) / meanShare);
    for (let index = 0; index < sessions; index += 1) {
      const customer = customers[drawCustomer(random)] as SeededCustomer;
      const wantedMs = hourMs + random.int(0, HOUR_MS - 1);
      const beginMs = Math.max(wantedMs, busyUntilMs.get(customer.id) ?? 0);
      // No account acts before it was opened.
      if (beginMs < customer.joinedAt.getTime()) continue;
      const session = sessionOf(draws, customer, beginMs);
      // A cancellation may come hours later, between two sessions.
      const last = session.findLast(({ type }) => type !== 'order-cancelled');
      if (last !== undefined) busyUntilMs.set(customer.id, Date.parse(last.occurredAt) + 60_000);
      waiting.push(...session);
    }
    waiting.sort(byTime);
    const due = waiting.findIndex((event) => Date.parse(event.occurredAt) >= hourMs + HOUR_MS);
    const ready = due === -1 ? waiting : waiting.slice(0, due);
    waiting = due === -1 ? [] : waiting.slice(due);
    yield* ready;
  }
  const endIso = now.toISOString();
  for (const event of waiting) if (event.occurredAt <= endIso) yield event;
}

function byTime(one: BehaviorEvent, other: BehaviorEvent): number {
  return one.occurredAt < other.occurredAt ? -1 : one.occurredAt > other.occurredAt ? 1 : 0;
}

/** One visit: views that wander through the shopper's tastes; what is carted, and whether it is ordered. */
function sessionOf(
  { random, ids, wanderer, endMs, onOrder }: Draws,
  customer: SeededCustomer,
  beginMs: number,
): BehaviorEvent[] {
  const sessionId = ids.uuid();
  const events: BehaviorEvent[] = [];
  const cart: CartLine[] = [];
  let atMs = beginMs;
  const add: AddEvent = (event, eventMs = atMs) => {
    events.push({
      id: ids.uuid(),
      ...event,
      version: 1,
      occurredAt: new Date(eventMs).toISOString(),
      shopperId: customer.id,
      sessionId,
      source: 'backfill',
    } as BehaviorEvent);
  };
  const pause = () => {
    atMs += 8_000 + Math.floor(45_000 * random.float() ** 2);
  };

  for (const product of wanderer.walk(random, customer.tastes)) {
    if (product.createdAt.getTime() > atMs) continue;
    add({
      type: 'page-viewed',
      payload: { path: `/products/${product.id}`, productId: product.id, categoryId: product.categoryId },
    });
    pause();
    const probability = cart.length === 0 ? CART_PROBABILITY : CART_PROBABILITY_AFTER_CART;
    if (product.stock === 0 || cart.some((line) => line.product === product) || !random.chance(probability)) continue;
    const quantity = product.priceWon < 30_000 ? 1 + (random.geometric(0.7) % 4) : 1;
    cart.push({ product, quantity });
    add({ type: 'cart-item-added', payload: { productId: product.id, quantity, unitPriceWon: product.priceWon } });
    pause();
  }
  if (cart.length === 0 || !random.chance(CHECKOUT_PROBABILITY)) return events;
  const totals = seededTotals(cart, customer, sessionId);
  const { totalWon } = totals;
  add({ type: 'checkout-started', payload: { productIds: cart.map(({ product }) => product.id), totalWon } });
  pause();
  if (!random.chance(ORDER_PROBABILITY)) return events;
  for (let attempt = 0; attempt < PAYMENT_ATTEMPTS; attempt += 1) {
    const order = drawOrder(random, ids, { customer, lines: cart, totals, answeredAtMs: atMs, endMs });
    if (atMs <= endMs) onOrder(order);
    addOrderEvents(add, order);
    if (order.failureReason === null) break;
    pause();
  }
  return events;
}

type AddEvent = <E extends BehaviorEvent>(event: Pick<E, 'type' | 'payload'>, eventMs?: number) => void;

/** What the shop itself publishes of an order (server/checkout/settlement.ts, server/orders/orders.ts). */
function addOrderEvents(add: AddEvent, order: SeededOrder): void {
  const { id: orderId, discountWon, totalWon, method, answeredAtMs, failureReason, cancelledAtMs } = order;
  if (failureReason !== null) {
    const payload = { orderId, amountWon: totalWon, method, reason: failureReason };
    add({ type: 'payment-failed', payload }, answeredAtMs);
    return;
  }
  const lines = order.lines.map(({ product, quantity }) => ({
    ...{ productId: product.id, categoryId: product.categoryId, sellerId: product.sellerId, quantity },
    ...{ unitPriceWon: product.priceWon, listPriceWon: product.listPriceWon },
  }));
  add({ type: 'order-placed', payload: { orderId, lines, discountWon, totalWon } }, answeredAtMs);
  add({ type: 'payment-succeeded', payload: { orderId, amountWon: totalWon, method } }, answeredAtMs);
  if (cancelledAtMs !== null) add({ type: 'order-cancelled', payload: { orderId, lines, totalWon } }, cancelledAtMs);
}
