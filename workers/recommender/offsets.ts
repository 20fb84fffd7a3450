import type { Topic } from '#contracts/topics.ts';
import type { SnapshotOffsets } from '#domain/recommendation/model/snapshot.ts';
import type { IncomingMessage } from '#server/adapters/kafka/port.ts';

/** Next offset to fold, by topic and partition. */
export class Offsets {
  readonly #next = new Map<string, bigint>();

  constructor(saved: SnapshotOffsets = {}) {
    for (const [topic, partitions] of Object.entries(saved))
      for (const [partition, offset] of Object.entries(partitions))
        this.#next.set(`${topic}/${partition}`, BigInt(offset));
  }

  next(topic: Topic, partition: number): bigint | undefined {
    return this.#next.get(`${topic}/${partition}`);
  }

  /** Whether a message was folded before. */
  behind({ topic, partition, offset }: IncomingMessage): boolean {
    const next = this.#next.get(`${topic}/${partition}`);
    return next !== undefined && offset < next;
  }

  /** A message has been folded. */
  reach(message: IncomingMessage): void {
    if (!this.behind(message)) this.#next.set(`${message.topic}/${message.partition}`, message.offset + 1n);
  }

  /** Over all partitions of a topic. */
  total(topic: Topic): bigint {
    let sum = 0n;
    for (const [key, offset] of this.#next) if (key.startsWith(`${topic}/`)) sum += offset;
    return sum;
  }

  saved(): SnapshotOffsets {
    const saved: SnapshotOffsets = {};
    for (const [key, offset] of this.#next) {
      const [topic, partition] = key.split('/') as [string, string];
      saved[topic] = { ...saved[topic], [Number(partition)]: String(offset) };
    }
    return saved;
  }
}
