/** Events put on the log this long ago mean that the log is being caught up with. */
const LAGGING_MS = 2_000;
/** So long after its last batch a partition is not being caught up with any more. */
const QUIET_MS = 1_000;

/** How far a partition has been read: when the last event read was put on the log (epoch ms). */
export interface LogPosition {
  partition: number;
  appendedAtMs: number;
}

/**
 * Up to which time the log has been read. While an issuer catches up (it was down, or the batches are late), a timer
 * may be due by the clock though the event that cancels it has not been read: timers then run by the log's time, so
 * that a shopper who left a page gets no coupon for staying on it. A replayed history has the time at which it was
 * appended to the log, and so does not delay timers.
 */
export function createLogClock() {
  const partitions = new Map<number, { appendedAtMs: number; observedAtMs: number }>();
  return {
    /** When the last event of a partition's batch was put on the log. */
    observe({ partition, appendedAtMs }: LogPosition, nowMs: number): void {
      partitions.set(partition, { appendedAtMs, observedAtMs: nowMs });
    },
    /** Timers due by this moment may be looked at. Partitions catch up unevenly: the one furthest behind counts. */
    readable(nowMs: number): number {
      let readMs = nowMs;
      for (const { appendedAtMs, observedAtMs } of partitions.values())
        if (nowMs - observedAtMs <= QUIET_MS) readMs = Math.min(readMs, appendedAtMs);
      return nowMs - readMs > LAGGING_MS ? readMs : nowMs;
    },
  };
}
