/** Lengths of time in milliseconds, for code that computes with epoch times. */
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The longest that a browser is asked to keep a cookie, in seconds. */
export const YEAR_SECONDS = (365 * DAY_MS) / 1000;
