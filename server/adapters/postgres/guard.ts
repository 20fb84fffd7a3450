import { DangolError } from '#domain/shared/errors.ts';
import { createBreaker } from '#server/breaker.ts';
import { afterAwake } from '#server/timeout.ts';
import { storeFault } from '../store-fault.ts';

export interface GuardOptions {
  /** What is left of the caller's time, in ms; null: no limit but the client's own timeouts. */
  timeLeftMs(): number | null;
  /** Asks PostgreSQL for nothing but an answer. */
  probe(): Promise<unknown>;
  /** Called when PostgreSQL is considered unavailable, and when it is back. */
  onChange?(away: boolean): void;
}

/** Short, so that what it answered before it froze is soon forgotten. */
const WINDOW_MS = 2_000;
const PROBE_WITHIN_MS = 1_000;

/**
 * Runs statements within the time budget of the page they are for, and none while PostgreSQL does not answer: then they
 * reject at once, so that a frozen database delays no page, least of all cached ones. Rejects with
 * DangolError('unavailable') in both cases; a statement that timed out may still complete in the database.
 */
export function createDatabaseGuard({ timeLeftMs, probe, onChange }: GuardOptions) {
  const ask = createBreaker('PostgreSQL', withinTime, {
    windowMs: WINDOW_MS,
    isFailure: (error) => storeFault(error)?.retriable === true,
    probe: () => withTimeLimit(PROBE_WITHIN_MS, probe),
    ...(onChange && { onChange }),
  });

  function withinTime(statement: () => Promise<unknown>): Promise<unknown> {
    const leftMs = timeLeftMs();
    if (leftMs === null) return statement();
    return leftMs <= 0 ? Promise.reject(outOfTime()) : withTimeLimit(leftMs, statement);
  }

  return <T>(statement: () => Promise<T>): Promise<T> => ask(statement) as Promise<T>;
}

function withTimeLimit(ms: number, statement: () => Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const cancel = afterAwake(ms, () => reject(outOfTime()));
    statement().then(resolve, reject).finally(cancel);
  });
}

function outOfTime(): DangolError {
  return new DangolError('unavailable', 'The database did not answer in the time of this page. Try again shortly.');
}
