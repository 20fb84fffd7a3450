import type { BehaviorEvent } from '#contracts/events.ts';
import type { Topic } from '#contracts/topics.ts';
import type { LogProducer, OutgoingMessage } from '#server/adapters/kafka/port.ts';
import { type SeededProduct, stateOf } from './catalogue.ts';

/** Messages handed over at once, and most that may wait: enough to keep every partition busy, bounded in memory. */
const BATCH = 1_000;
const MOST_WAITING = 12_000;

/**
 * Sends `messages` in batches that overlap; a key's messages keep their order. Resolves when all are acknowledged.
 * `progress` is told the number sent so far after each batch.
 */
export async function sendAll(
  producer: LogProducer,
  topic: Topic,
  messages: Iterable<OutgoingMessage> | AsyncIterable<OutgoingMessage>,
  progress: (sent: number) => void = () => undefined,
): Promise<number> {
  const underWay = new Set<Promise<void>>();
  let failure: unknown;
  let sent = 0;
  let batch: OutgoingMessage[] = [];
  const flush = () => {
    const count = batch.length;
    const sending: Promise<void> = producer
      .send(topic, batch)
      .then(() => {
        sent += count;
        progress(sent);
      })
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => underWay.delete(sending));
    underWay.add(sending);
    batch = [];
  };
  for await (const message of messages) {
    batch.push(message);
    if (batch.length < BATCH) continue;
    flush();
    while (producer.queued() > MOST_WAITING && underWay.size > 0) await Promise.race(underWay);
    if (failure !== undefined) break;
  }
  if (batch.length > 0 && failure === undefined) flush();
  await Promise.all(underWay);
  if (failure !== undefined) throw failure;
  return sent;
}

export function* productMessages(products: Iterable<SeededProduct>, version: number): Generator<OutgoingMessage> {
  for (const product of products) yield { key: String(product.id), value: JSON.stringify(stateOf(product, version)) };
}

/** Tombstones: these products are no more. */
export function* removalMessages(productIds: Iterable<number>): Generator<OutgoingMessage> {
  for (const id of productIds) yield { key: String(id), value: null };
}

export async function* eventMessages(
  events: Iterable<BehaviorEvent> | AsyncIterable<BehaviorEvent>,
): AsyncGenerator<OutgoingMessage> {
  for await (const event of events) yield { key: event.shopperId, value: JSON.stringify(event) };
}
