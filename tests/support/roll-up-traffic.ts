import { v7 as uuidv7 } from 'uuid';
import type { OrderMessage } from '#contracts/orders.ts';
import { TOPIC_SETTINGS, TOPICS } from '#contracts/topics.ts';
import { partitionOf } from '#server/adapters/kafka/partitioner.ts';
import type { Kafka, OutgoingMessage } from '#server/adapters/kafka/port.ts';
import { createRandom, type Random } from '#simulation/seed/random.ts';
import { orderMessage } from './order-messages.ts';
import type { ExportedMessage } from './plain-roll-ups.ts';

const HOUR_MS = 3_600_000;
const LATE_SHARE = 0.05;
const TOO_LATE_SHARE = 0.01;
const DOUBLED_SHARE = 0.05;
const CANCELLED_SHARE = 0.1;

export interface TrafficOptions {
  nowMs: number;
  /** Distinct events, without the doubled ones. */
  acts: number;
  /** Orders on topic `orders`. */
  orders: number;
  productIds: readonly number[];
  /** Of a product that is sold out: orders that take stock are refused. */
  soldOutProductId: number;
  seed?: number;
}

export interface Traffic {
  behavior: OutgoingMessage[];
  orders: OutgoingMessage[];
  /** Announced, and never stored. */
  refused: number;
}

/** The partition of `behavior` that gets no message: the others must not wait for it. */
export const IDLE_PARTITION = 4;

/**
 * Messages as a shop has them, and worse: 5 % late by up to 48 h and some by more, 5 % sent twice, cancellations,
 * clocks that are ahead, a Korean midnight to the millisecond, quarantined events, text that is no event, an idle
 * partition.
 */
export function createTraffic(options: TrafficOptions): Traffic {
  const random = createRandom(options.seed ?? 1, 'roll-up-traffic');
  const shoppers = Array.from({ length: 400 }, () => busyShopper(random.uuid));
  const behavior: OutgoingMessage[] = [];
  for (let n = 0; n < options.acts; n += 1) {
    const event = act(random, { ...options, shopperId: random.pick(shoppers), n });
    const message = { key: event.shopperId, value: JSON.stringify(event) };
    behavior.push(message);
    // Some at once, some long after.
    if (random.chance(DOUBLED_SHARE))
      behavior.push(random.chance(0.5) ? message : (behavior[random.int(0, n)] ?? message));
  }
  for (const value of ['{', '{"id":"no event"}', 'null']) behavior.push({ key: shoppers[0] ?? '', value });
  const orders: OutgoingMessage[] = [];
  let refused = 0;
  for (let n = 0; n < options.orders; n += 1) {
    const isRefused = n % 500 === 7;
    if (isRefused) refused += 1;
    const order = placedOrder(random, { ...options, shopperId: random.pick(shoppers), isRefused });
    orders.push(toMessage(order));
    if (random.chance(DOUBLED_SHARE)) orders.push(toMessage(order));
  }
  orders.push({ key: shoppers[0] ?? '', value: '{"orderId":1}' });
  return { behavior, orders, refused };
}

const toMessage = (order: OrderMessage): OutgoingMessage => ({ key: order.shopperId, value: JSON.stringify(order) });

/** A shopper whose events are not in the idle partition. `newId`: a new id each time. */
export function busyShopper(newId: () => string): string {
  for (;;) {
    const id = newId();
    if (partitionOf(id, TOPIC_SETTINGS.behavior.partitions) !== IDLE_PARTITION) return id;
  }
}

/** When it happened: mostly in the last two hours, some long ago. */
function momentOf(random: Random, nowMs: number): number {
  const chance = random.float();
  if (chance < TOO_LATE_SHARE) return nowMs - random.int(49 * HOUR_MS, 90 * HOUR_MS);
  if (chance < TOO_LATE_SHARE + LATE_SHARE) return nowMs - random.int(2 * HOUR_MS, 47 * HOUR_MS);
  if (chance < TOO_LATE_SHARE + LATE_SHARE + 0.01) return koreanMidnight(nowMs) + random.int(-2, 1);
  return nowMs - random.int(0, 2 * HOUR_MS);
}

/** The last one, epoch ms. */
const koreanMidnight = (nowMs: number) =>
  Math.floor((nowMs + 9 * HOUR_MS) / (24 * HOUR_MS)) * 24 * HOUR_MS - 9 * HOUR_MS;

interface ActContext extends TrafficOptions {
  shopperId: string;
  n: number;
}

function act(random: Random, { nowMs, shopperId, productIds, n }: ActContext) {
  const productId = random.pick(productIds);
  // Every thousandth clock is three days ahead.
  const atMs = n % 1_000 === 3 ? nowMs + 72 * HOUR_MS : momentOf(random, nowMs);
  const [type, payload] = random.pick<readonly [string, object]>([
    ['page-viewed', { productId }],
    ['page-viewed', { path: '/' }],
    ['product-clicked', { productId }],
    ['searched', { query: '이어폰' }],
    ['recommendation-shown', { list: 'item-cf', productIds: [productId] }],
    ['cart-item-added', { productId, quantity: 1, unitPriceWon: 9_000 }],
    ['checkout-started', { productIds: [productId], totalWon: 9_000 }],
    ['wish-added', { productId }],
  ]);
  return {
    ...{ id: random.uuid(), type, version: 1, occurredAt: new Date(atMs).toISOString() },
    ...{ shopperId, sessionId: 'traffic', payload },
    ...(n % 97 === 0 && { crowd: true }),
    ...(n % 11 === 0 && { source: 'generated' }),
  };
}

function placedOrder(
  random: Random,
  {
    nowMs,
    shopperId,
    productIds,
    soldOutProductId,
    isRefused,
  }: TrafficOptions & { shopperId: string; isRefused: boolean },
): OrderMessage {
  const placedMs = momentOf(random, nowMs);
  const isCancelled = !isRefused && random.chance(CANCELLED_SHARE);
  const lines = Array.from({ length: random.int(1, 3) }, () => ({
    productId: random.pick(productIds),
    quantity: random.int(1, 3),
    unitPriceWon: 1_000 * random.int(1, 9),
  }));
  const placedAt = new Date(placedMs).toISOString();
  // Some over midnight, some late though their order is not.
  const cancelledAt = new Date(Math.min(nowMs, placedMs + random.int(60_000, 30 * HOUR_MS))).toISOString();
  return orderMessage(isRefused ? [{ productId: soldOutProductId }] : lines, {
    ...{ shopperId, placedAt, source: random.pick(['generated', 'backfill', 'import'] as const) },
    accelerated: random.chance(0.1),
    takesStock: isRefused,
    buyer: {
      ageBand: random.pick([null, 20, 30]),
      gender: random.pick([null, 'FEMALE', 'MALE'] as const),
      region: null,
      grade: random.pick([null, 'VIP', 'BRONZE'] as const),
    },
    ...(isCancelled && { status: 'CANCELLED' as const, statusAt: cancelledAt }),
  });
}

/** An event of the shop's own checkout, as its outbox publishes it. */
export function orderEvent(
  type: 'order-placed' | 'payment-succeeded' | 'order-cancelled',
  { orderId, shopperId, productId, at }: { orderId: string; shopperId: string; productId: number; at: Date },
): OutgoingMessage {
  const lines = [{ productId, quantity: 1, unitPriceWon: 1 }];
  const payload = {
    'order-placed': { orderId, lines, discountWon: 0, totalWon: 1 },
    'payment-succeeded': { orderId, amountWon: 1, method: 'card' },
    'order-cancelled': { orderId, lines, totalWon: 1 },
  }[type];
  const envelope = { id: uuidv7(), type, version: 1, occurredAt: at.toISOString(), shopperId, sessionId: 'traffic' };
  return { key: shopperId, value: JSON.stringify({ ...envelope, payload }) };
}

/** All that both topics hold, in the sequence of offsets. */
export async function exportMessages(kafka: Kafka): Promise<ExportedMessage[]> {
  const admin = await kafka.admin();
  const left = new Map<string, bigint>();
  for (const topic of [TOPICS.orders, TOPICS.behavior])
    for (const [partition, end] of await admin.endOffsets(topic)) if (end > 0n) left.set(`${topic}/${partition}`, end);
  const messages: ExportedMessage[] = [];
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const consumer = await kafka.consume({
    ...{ groupId: `export-${uuidv7()}`, topics: [TOPICS.orders, TOPICS.behavior], from: 'earliest', commit: false },
    async onBatch(batch) {
      for (const { topic, partition, offset, timestampMs, value } of batch) {
        messages.push({ topic, partition, offset, timestampMs, value });
        if (left.get(`${topic}/${partition}`) === offset + 1n) left.delete(`${topic}/${partition}`);
      }
      if (left.size === 0) resolve();
    },
  });
  if (left.size > 0) await done;
  await consumer.close();
  return messages.sort((a, b) => a.partition - b.partition || Number(a.offset - b.offset));
}
