import pMap from 'p-map';
import type { BehaviorEvent } from '#contracts/events.ts';
import type { Topic } from '#contracts/topics.ts';
import type { LogProducer, OutgoingMessage } from '#server/adapters/kafka/port.ts';
import { type SeededProduct, stateOf } from './catalogue.ts';

/** Messages handed over at once, and batches under way: enough to keep every partition busy, bounded in memory. */
const BATCH = 1_000;
const BATCHES_AT_ONCE = 12;

/**
 * Sends `messages` in batches that overlap; a key's messages keep their order. Resolves when all are acknowledged,
 * rejects when the source of messages or the producer fails.
 * `progress` receives the number sent so far after each batch.
 */
export async function sendAll(
  producer: LogProducer,
  topic: Topic,
  messages: Iterable<OutgoingMessage> | AsyncIterable<OutgoingMessage>,
  progress: (sent: number) => void = () => undefined,
): Promise<number> {
  let sent = 0;
  // p-map 7.1.1 resolves with what came before when a slow source throws: its error is kept and thrown afterwards.
  const failures: unknown[] = [];
  async function* batches() {
    try {
      yield* batchesOf(messages);
    } catch (error) {
      failures.push(error);
    }
  }
  await pMap(
    batches(),
    async (batch) => {
      await producer.send(topic, batch);
      sent += batch.length;
      progress(sent);
    },
    { concurrency: BATCHES_AT_ONCE },
  );
  if (failures.length > 0) throw failures[0];
  return sent;
}

async function* batchesOf(
  messages: Iterable<OutgoingMessage> | AsyncIterable<OutgoingMessage>,
): AsyncGenerator<OutgoingMessage[]> {
  let batch: OutgoingMessage[] = [];
  for await (const message of messages) {
    batch.push(message);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
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
