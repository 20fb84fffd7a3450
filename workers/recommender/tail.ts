import { setTimeout as delay } from 'node:timers/promises';
import { TOPIC_SETTINGS, type Topic } from '#contracts/topics.ts';
import { DangolError } from '#domain/shared/errors.ts';
import type { Offsets } from './offsets.ts';

const POLL_MS = 20;
const SILENT_MS = 5_000;
const STALLED_MS = 60_000;

export type EndOffsets = Partial<Record<Topic, ReadonlyMap<number, bigint>>>;

export interface TailOptions {
  /** Where the log ended when the worker started. */
  ends: EndOffsets;
  offsets: Offsets;
  /** Changes with every batch. */
  progress(): number;
  /** Oldest offsets that the log still holds; rejects while a partition's leader does not answer. */
  startOffsets(topic: Topic): Promise<ReadonlyMap<number, bigint>>;
  silentMs?: number;
  stalledMs?: number;
}

/**
 * Resolves when everything the log held at the start is folded. Offsets that nothing can be read from any more count as
 * folded: those before the log's oldest (retention), and gaps of a compacted topic, whose leaders answer and send
 * nothing. Rejects as unavailable when messages that are there have not come for `stalledMs`: a part of a model is not
 * the model.
 */
export async function waitForTail(options: TailOptions): Promise<void> {
  const { ends, offsets, progress, silentMs = SILENT_MS, stalledMs = STALLED_MS } = options;
  const left = new Map(Object.entries(ends).map(([topic, partitions]) => [topic as Topic, new Map(partitions)]));
  let seen = progress();
  let seenAtMs = performance.now();
  let askedAtMs = seenAtMs;
  for (;;) {
    dropReached(left, (topic, partition) => offsets.next(topic, partition) ?? 0n);
    if (left.size === 0) return;
    await delay(POLL_MS);
    const nowMs = performance.now();
    if (progress() !== seen) {
      seen = progress();
      seenAtMs = nowMs;
      askedAtMs = nowMs;
    } else if (nowMs - seenAtMs > stalledMs) {
      throw new DangolError(
        'unavailable',
        `Kafka has sent nothing of ${namesOf(left)} for ${stalledMs} ms. Try again.`,
      );
    } else if (nowMs - askedAtMs > silentMs) {
      askedAtMs = nowMs;
      await dropUnreadable(left, options);
    }
  }
}

type Left = Map<Topic, Map<number, bigint>>;

function dropReached(left: Left, reached: (topic: Topic, partition: number) => bigint): void {
  for (const [topic, partitions] of left) {
    for (const [partition, end] of partitions) if (reached(topic, partition) >= end) partitions.delete(partition);
    if (partitions.size === 0) left.delete(topic);
  }
}

async function dropUnreadable(left: Left, { startOffsets }: TailOptions): Promise<void> {
  for (const topic of [...left.keys()]) {
    const starts = await startOffsets(topic).catch(() => null);
    if (starts === null) continue;
    if (TOPIC_SETTINGS[topic].compacted) left.delete(topic);
    else dropReached(new Map([[topic, left.get(topic) ?? new Map()]]), (_, partition) => starts.get(partition) ?? 0n);
  }
  dropReached(left, () => -1n);
}

function namesOf(left: Left): string {
  return [...left]
    .map(([topic, partitions]) => `${topic} (partitions ${[...partitions.keys()].join(', ')})`)
    .join(', ');
}
