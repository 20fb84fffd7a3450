import { LRUCache } from 'lru-cache';
import { DangolError } from '#domain/shared/errors.ts';

/** Port: counts that are forgotten a quarter of an hour after the first attempt. Rejects when it is unavailable. */
export interface AttemptCounters {
  /** Counts one more and gives the number. */
  count(scope: string, subject: string): Promise<number>;
  takeBack(scope: string, subject: string): Promise<void>;
  clear(scope: string, subject: string): Promise<void>;
}

export interface Limit {
  /** 'login-account', 'login-address', … */
  scope: string;
  /** Whose: never an address or e-mail in the clear. */
  subject: string;
  most: number;
}

export interface Throttle {
  /**
   * Counts an attempt under each limit, before it is made, so that attempts at once do not slip through together.
   * Throws too-many-requests when one is passed.
   */
  attempt(limits: readonly Limit[]): Promise<void>;
  /** The attempt was a success: an address gets it back, an account or device starts from nought. */
  succeeded(limits: readonly Limit[]): Promise<void>;
}

/** While `counters` is unavailable each process counts for itself. */
export function createThrottle({
  counters,
  now = () => performance.now(),
}: {
  counters: AttemptCounters;
  /** Milliseconds, never going back. */
  now?: () => number;
}): Throttle {
  const own = createMemoryAttempts(now);
  const either = <T>(work: (counters: AttemptCounters) => Promise<T>): Promise<T> =>
    work(counters).catch(() => work(own));

  return {
    async attempt(limits) {
      const counts = await Promise.all(limits.map(({ scope, subject }) => either((use) => use.count(scope, subject))));
      if (limits.some(({ most }, at) => (counts[at] ?? 0) > most))
        throw new DangolError('too-many-requests', 'Too many attempts. Wait a quarter of an hour and try again.', {
          details: { reason: 'too-many-attempts' },
        });
    },
    async succeeded(limits) {
      await Promise.all(
        limits.map(({ scope, subject }) =>
          either((use) => (scope.endsWith('-address') ? use.takeBack(scope, subject) : use.clear(scope, subject))),
        ),
      );
    },
  };
}

const WINDOW_MS = 15 * 60_000;
const MOST_SUBJECTS = 10_000;

/**
 * Counters of one process, bounded: the subject unused longest gives way. Not RateLimiterMemory, which has no bound: a
 * flood of made-up accounts costs it 284 to 476 bytes and a timer each for a quarter of an hour.
 */
export function createMemoryAttempts(now: () => number = () => performance.now()): AttemptCounters {
  const entries = new LRUCache<string, { count: number }>({
    max: MOST_SUBJECTS,
    ttl: WINDOW_MS,
    ttlResolution: 0,
    perf: { now },
  });
  return {
    async count(scope, subject) {
      const key = `${scope} ${subject}`;
      const known = entries.get(key);
      if (known === undefined) entries.set(key, { count: 1 });
      else known.count++;
      return known?.count ?? 1;
    },
    async takeBack(scope, subject) {
      const entry = entries.get(`${scope} ${subject}`);
      if (entry !== undefined) entry.count--;
    },
    async clear(scope, subject) {
      entries.delete(`${scope} ${subject}`);
    },
  };
}
