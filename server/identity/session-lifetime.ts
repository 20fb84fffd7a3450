import { DAY_MS } from '#domain/shared/durations.ts';

/** However often it is used, a session ends this long after the log-in. */
export const ABSOLUTE_TIMEOUT_MS = 90 * DAY_MS;
/** Unused for this long, it ends: in the store, and in the browser by its cookie. */
export const IDLE_TIMEOUT_MS = 30 * DAY_MS;
