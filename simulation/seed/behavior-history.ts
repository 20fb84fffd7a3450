import type { BehaviorEvent } from '#contracts/events.ts';
import { HOUR_MS } from '#domain/shared/durations.ts';
import type { SeededProduct } from './catalogue.ts';
import type { SeededCustomer } from './customers.ts';
import { createRandom, createWeighted, type Random } from './random.ts';
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
}

/**
 * Share of a day's sessions that begin in each hour of the day, Korean time: a small peak at noon, a high one at night.
 */
const HOURS = [30, 14, 7, 4, 3, 4, 10, 22, 38, 46, 50, 52, 58, 54, 50, 48, 48, 50, 54, 62, 78, 92, 86, 56];
const KOREA_OFFSET_HOURS = 9;
/** A session's mean length in events, as `session` below makes them. */
const EVENTS_A_SESSION = 7.4;
const CART_PROBABILITY = 0.12;
const CART_PROBABILITY_AFTER_CART = 0.25;
const ORDER_PROBABILITY = 0.45;

/**
 * What `customers` did over the last `days`: sessions of detail views, some carts, some orders, in order of time. Lazy:
 * one hour of sessions is held at a time. Ids depend on the seed number only, never on `now`: the same history sent
 * again is the same events.
 */
export function* behaviorHistory(options: HistoryOptions): Generator<BehaviorEvent> {
  const { seed, customers, products, now, days, events } = options;
  if (customers.length === 0 || products.length === 0) return;
  const random = createRandom(seed, 'history');
  const ids = createRandom(seed, 'history/ids');
  const wanderer = createWanderer(products);
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
      const session = sessionOf(random, ids, wanderer, customer, beginMs);
      busyUntilMs.set(customer.id, Date.parse(session.at(-1)?.occurredAt ?? '') + 60_000);
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
  random: Random,
  ids: Random,
  wanderer: Wanderer,
  customer: SeededCustomer,
  beginMs: number,
): BehaviorEvent[] {
  const sessionId = ids.uuid();
  const events: BehaviorEvent[] = [];
  const cart: SeededProduct[] = [];
  let atMs = beginMs;
  const add = <E extends BehaviorEvent>(event: Pick<E, 'type' | 'payload'>) => {
    events.push({
      id: ids.uuid(),
      ...event,
      version: 1,
      occurredAt: new Date(atMs).toISOString(),
      shopperId: customer.id,
      sessionId,
    } as BehaviorEvent);
    atMs += 8_000 + Math.floor(45_000 * random.float() ** 2);
  };

  for (const product of wanderer.walk(random, customer.tastes)) {
    add({
      type: 'page-viewed',
      payload: { path: `/products/${product.id}`, productId: product.id, categoryId: product.categoryId },
    });
    const probability = cart.length === 0 ? CART_PROBABILITY : CART_PROBABILITY_AFTER_CART;
    if (product.stock === 0 || cart.includes(product) || !random.chance(probability)) continue;
    cart.push(product);
    add({ type: 'cart-item-added', payload: { productId: product.id, quantity: 1, unitPriceWon: product.priceWon } });
  }
  if (cart.length > 0 && random.chance(ORDER_PROBABILITY)) {
    const lines = cart.map(({ id, categoryId, priceWon }) => ({
      productId: id,
      categoryId,
      quantity: priceWon < 30_000 ? 1 + (random.geometric(0.7) % 4) : 1,
      unitPriceWon: priceWon,
    }));
    const totalWon = lines.reduce((sum, { quantity, unitPriceWon }) => sum + quantity * unitPriceWon, 0);
    add({ type: 'order-placed', payload: { orderId: ids.uuid(), lines, discountWon: 0, totalWon } });
  }
  return events;
}
