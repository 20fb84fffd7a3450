/*
 * Announcements to screen readers about changes outside the focused element. Several may arrive at once (a click
 * changes three lists and a total), and each would interrupt the one before, so they are collected for a short time
 * and announced as one text.
 */

/** Changes that follow each other within this time are one announcement. */
export const GATHER_MS = 600;
/** Between two announcements there is time to listen to the first. */
export const PAUSE_MS = 2_000;

export interface Announcements {
  /** By subject: of two texts about one thing only the later is spoken. */
  waiting: ReadonlyMap<string, string>;
  /** When the first of `waiting` came, and when the last announcement was spoken (ms); null: never. */
  sinceMs: number | null;
  spokenAtMs: number | null;
}

export const NO_ANNOUNCEMENTS: Announcements = { waiting: new Map(), sinceMs: null, spokenAtMs: null };

/** `text` about `subject` joins what waits. An empty text takes back what waits about the subject. */
export function announced(state: Announcements, subject: string, text: string, nowMs: number): Announcements {
  const waiting = new Map(state.waiting);
  // The later text is spoken in its own place, last.
  waiting.delete(subject);
  if (text !== '') waiting.set(subject, text);
  return { ...state, waiting, sinceMs: waiting.size === 0 ? null : (state.sinceMs ?? nowMs) };
}

/** When what waits is due (ms); null: nothing waits. */
export function dueAtMs({ sinceMs, spokenAtMs }: Announcements): number | null {
  if (sinceMs === null) return null;
  return Math.max(sinceMs + GATHER_MS, spokenAtMs === null ? 0 : spokenAtMs + PAUSE_MS);
}

/** What is spoken now, in one text, and what is left. */
export function spoken(state: Announcements, nowMs: number): { text: string; state: Announcements } {
  const text = [...state.waiting.values()].join(' ');
  return { text, state: { waiting: new Map(), sinceMs: null, spokenAtMs: nowMs } };
}
