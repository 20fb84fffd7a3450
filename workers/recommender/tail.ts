import type { Topic } from '#contracts/topics.ts';
import type { Offsets } from './handler.ts';

const LOOK_EVERY_MS = 20;
/** Nothing comes although the end is not reached: retention has eaten the rest. */
const SILENT_MS = 5_000;

export interface TailOptions {
  ends: Record<string, ReadonlyMap<number, bigint>>;
  offsets: Offsets;
  /** Changes with every batch. */
  progress(): number;
}

/** Resolves when everything the log held at the start is folded. */
export async function waitForTail({ ends, offsets, progress }: TailOptions): Promise<void> {
  let seen = progress();
  let seenAtMs = performance.now();
  while (!reached(ends, offsets)) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    if (progress() !== seen) {
      seen = progress();
      seenAtMs = performance.now();
    } else if (performance.now() - seenAtMs > SILENT_MS) return;
  }
}

function reached(ends: TailOptions['ends'], offsets: Offsets): boolean {
  return Object.entries(ends).every(([topic, partitions]) =>
    [...partitions].every(([partition, end]) => end === 0n || (offsets.next(topic as Topic, partition) ?? 0n) >= end),
  );
}
