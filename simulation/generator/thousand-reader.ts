import type { TrafficCache } from '#contracts/traffic-cache.ts';
import type { RedisTrafficCache } from '#server/adapters/redis-traffic-cache.ts';

export interface ThousandReaderOptions {
  cache: Pick<RedisTrafficCache, 'requestFilling' | 'read'>;
  /** The same from PostgreSQL, or with `whole` all customers. */
  fromDatabase(whole: boolean): Promise<TrafficCache>;
  /** Prints a line for who started the run. */
  print(line: string): void;
  pause(ms: number): Promise<void>;
  signal: AbortSignal;
}

/** The worker looks every second, and fills within a second. */
const FIRST_FILLING_MS = 4_000;
const LOOK_MS = 100;
const RETRY_MS = 2_000;

type From = 'Redis' | 'PostgreSQL' | 'before';
const LINES: Record<From, string> = {
  Redis: 'Customers and products are read from the cache in Redis.',
  PostgreSQL: 'Redis has no cache (Redis is away, or no worker traffic-cache runs): PostgreSQL is read instead.',
  before: 'Redis and PostgreSQL do not answer: going on with the customers and products read before.',
};

/**
 * Reads what orders are drawn from: from Redis, where worker traffic-cache fills it while it is requested; from
 * PostgreSQL where it is absent after 4 s or Redis is away; what was read before where PostgreSQL is away too. Without
 * anything it tries again until one of both answers, and rejects only when `signal` is aborted meanwhile. A change of
 * the place is printed once. All customers (`whole`) are never cached.
 */
export function createThousandReader({ cache, fromDatabase, print, pause, signal }: ThousandReaderOptions) {
  let from: From | null = null;
  let before: { whole: boolean; read: TrafficCache } | null = null;

  function readFrom(place: From): void {
    if (place !== from) print(LINES[place]);
    from = place;
  }

  async function fromRedis(): Promise<TrafficCache | null> {
    try {
      await cache.requestFilling();
      for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
        const entry = await cache.read();
        if (entry !== null || waitedMs >= FIRST_FILLING_MS || signal.aborted) return entry;
        await pause(LOOK_MS);
      }
    } catch {
      return null;
    }
  }

  async function read(whole: boolean): Promise<TrafficCache> {
    const cached = whole ? null : await fromRedis();
    if (cached !== null) {
      readFrom('Redis');
      return cached;
    }
    for (;;) {
      try {
        const read = await fromDatabase(whole);
        if (!whole) readFrom('PostgreSQL');
        return read;
      } catch (error) {
        if (before?.whole === whole) {
          readFrom('before');
          return before.read;
        }
        if (signal.aborted) throw error;
        print('Neither Redis nor PostgreSQL answers; trying again.');
        await pause(RETRY_MS);
      }
    }
  }

  return async (whole: boolean): Promise<TrafficCache> => {
    const current = await read(whole);
    before = { whole, read: current };
    return current;
  };
}
