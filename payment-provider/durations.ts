const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A payment that was opened and not confirmed lives this long. */
const SESSION_MS = 30 * MINUTE_MS;
/** An idempotency key is answered with its first answer for this long. */
const KEY_MS = 15 * DAY_MS;
/** Pauses before the re-sends of a webhook that was not answered with 200. */
const RESEND_MINUTES = [1, 4, 16, 64, 256, 1024, 4096] as const;

/** How long things last at the provider, in milliseconds. */
export interface Durations {
  sessionMs: number;
  keyMs: number;
  /** An hour of the time that a virtual account takes a deposit. */
  hourMs: number;
  resendMs: readonly number[];
}

/** The durations of Toss Payments, divided by `speed`. */
export function durationsAt(speed: number): Durations {
  return {
    sessionMs: SESSION_MS / speed,
    keyMs: KEY_MS / speed,
    hourMs: HOUR_MS / speed,
    resendMs: RESEND_MINUTES.map((minutes) => (minutes * MINUTE_MS) / speed),
  };
}
