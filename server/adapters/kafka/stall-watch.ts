import type { Topic } from '#contracts/topics.ts';

export interface StallWatchOptions {
  topics: readonly Topic[];
  endOffsets(topic: Topic): Promise<Map<number, bigint>>;
  reachable(): Promise<boolean>;
  onStalled(reason: string): void;
  everyMs?: number;
  silenceMs?: number;
  now?: () => number;
}

interface PartitionWatch {
  /** Next offset after what was handled; the log's end at first look, until something was. */
  position: bigint | null;
  behindSinceMs: number | null;
}

/**
 * Notices a consumer that is alive and consumes nothing (kafkajs#659), in two ways: no fetch and no heartbeat for
 * `silenceMs` although the brokers answer; or messages waiting for `silenceMs` on a partition of ours while nothing is
 * being handled. Time spent inside a handler never counts. Cost: one offsets request a topic each `everyMs`.
 */
export function createStallWatch(options: StallWatchOptions) {
  const { topics, everyMs = 15_000, silenceMs = 30_000, now = () => performance.now() } = options;
  const partitions = new Map<string, PartitionWatch>();
  let lastSignMs = now();
  let inBatch = 0;
  let timer: NodeJS.Timeout | undefined;

  async function check(): Promise<void> {
    if (inBatch > 0) return;
    if (now() - lastSignMs > silenceMs) {
      // Brokers away explain a silence; it counts from when they answer again.
      if (await options.reachable()) options.onStalled(`no fetch or heartbeat for ${silenceMs} ms`);
      else lastSignMs = now();
      return;
    }
    for (const topic of topics) {
      const ends = await options.endOffsets(topic).catch(() => null);
      if (ends === null || inBatch > 0) return;
      for (const [partition, end] of ends) {
        const watched = partitions.get(`${topic}/${partition}`);
        if (watched === undefined) continue;
        watched.position ??= end;
        if (watched.position >= end) watched.behindSinceMs = null;
        else watched.behindSinceMs ??= now();
        if (watched.behindSinceMs !== null && now() - watched.behindSinceMs > silenceMs) {
          options.onStalled(`${topic}/${partition} has messages up to ${end}, handled up to ${watched.position}`);
          return;
        }
      }
    }
  }

  return {
    alive: () => {
      lastSignMs = now();
    },
    batchBegins: () => {
      inBatch += 1;
    },
    batchEnds: () => {
      inBatch -= 1;
      lastSignMs = now();
    },
    assigned(assignment: ReadonlyMap<Topic, readonly number[]>) {
      lastSignMs = now();
      partitions.clear();
      for (const [topic, numbers] of assignment)
        for (const partition of numbers)
          partitions.set(`${topic}/${partition}`, { position: null, behindSinceMs: null });
    },
    handled(topic: Topic, partition: number, next: bigint) {
      const watched = partitions.get(`${topic}/${partition}`);
      if (watched !== undefined) Object.assign(watched, { position: next, behindSinceMs: null });
    },
    check,
    start() {
      timer = setInterval(() => void check().catch(() => undefined), everyMs);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
