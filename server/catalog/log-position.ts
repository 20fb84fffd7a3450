/** How far a topic is read, and when all of it was. */
export interface LogPosition {
  /** Reading begins at these offsets, by partition. */
  begin(offsets: ReadonlyMap<number, bigint>): void;
  /** Everything of the partition before `next` was read. */
  read(partition: number, next: bigint): void;
  /** Offset to read next; undefined for a partition not named by `begin`. */
  at(partition: number): bigint | undefined;
  /** Offset to read next of every partition; empty before `begin`. A copy. */
  offsets(): Map<number, bigint>;
  /** The topic ended at these offsets, or before them, at `askedAtMs`. */
  ended(ends: ReadonlyMap<number, bigint>, askedAtMs: number): void;
  /** All that was on the topic at this time is read. -Infinity: unknown. */
  completeAtMs(): number;
}

/** Pure. An end that lies behind what was read waits until it is: reading meanwhile completes it. */
export function createLogPosition(): LogPosition {
  const next = new Map<number, bigint>();
  let completeAtMs = Number.NEGATIVE_INFINITY;
  let open: { ends: ReadonlyMap<number, bigint>; askedAtMs: number } | null = null;

  function settle(): void {
    if (open === null) return;
    for (const [partition, end] of open.ends) {
      const at = next.get(partition);
      if (at === undefined || at < end) return;
    }
    completeAtMs = Math.max(completeAtMs, open.askedAtMs);
    open = null;
  }

  return {
    begin(offsets) {
      next.clear();
      for (const [partition, offset] of offsets) next.set(partition, offset);
      completeAtMs = Number.NEGATIVE_INFINITY;
      open = null;
    },
    read(partition, offset) {
      next.set(partition, offset);
      settle();
    },
    at: (partition) => next.get(partition),
    offsets: () => new Map(next),
    ended(ends, askedAtMs) {
      // One that is still open is answered first: on a busy topic the last end is never reached.
      open ??= { ends, askedAtMs };
      settle();
    },
    completeAtMs: () => completeAtMs,
  };
}

/** Whether a topic of these ends holds less than what was read of it, or has other partitions: it is another topic. */
export function isAnotherTopic(read: ReadonlyMap<number, bigint>, ends: ReadonlyMap<number, bigint>): boolean {
  if (read.size !== ends.size) return true;
  return [...read].some(([partition, offset]) => (ends.get(partition) ?? -1n) < offset);
}

/**
 * Whether reading can go on at `from`: the topic is the same, still holds everything since, and that is at most
 * `mostMessages`.
 */
export function canContinue(
  from: ReadonlyMap<number, bigint>,
  starts: ReadonlyMap<number, bigint>,
  ends: ReadonlyMap<number, bigint>,
  mostMessages: number,
): boolean {
  if (from.size === 0 || isAnotherTopic(from, ends)) return false;
  if ([...from].some(([partition, offset]) => offset < (starts.get(partition) ?? 0n))) return false;
  return messagesBetween(from, ends) <= mostMessages;
}

/** At most so many messages: a compacted topic has fewer. */
export function messagesBetween(from: ReadonlyMap<number, bigint>, to: ReadonlyMap<number, bigint>): number {
  return [...from].reduce((sum, [partition, offset]) => sum + Number((to.get(partition) ?? offset) - offset), 0);
}
