import {
  TRAFFIC_CACHE_VERSION,
  type TrafficCache,
  type TrafficCacheEntry,
  trafficCacheSchema,
} from '#contracts/traffic-cache.ts';
import { type Redis, redisUnavailable } from './redis.ts';
import { storedJson } from './redis-json.ts';
import { type RedisKeys, TTL_SECONDS } from './redis-keys.ts';

/** Fillings that the cache outlives: beyond them nothing is better than something that old. */
const FILLINGS = 3;

/**
 * What the generator of traffic draws from (docs/decisions/0125). Each method is one command, and rejects with
 * DangolError('unavailable') while Redis is away.
 */
export interface RedisTrafficCache {
  /** The generator is running: fill the cache for the next 100 s. */
  requestFilling(): Promise<void>;
  isRequested(): Promise<boolean>;
  /** Whether the filling of this interval is the caller's. */
  takeTurn(everyMs: number): Promise<boolean>;
  /** The filling failed: it may be tried again before the interval ends. */
  giveTurnBack(): Promise<void>;
  /** Replaces the whole cache; some 240 kB of text for a thousand customers and products. */
  write(cache: TrafficCache, options: { readAtMs: number; everyMs: number }): Promise<void>;
  /** null: there is none, or one of another version. */
  read(): Promise<TrafficCacheEntry | null>;
}

export function createRedisTrafficCache(redis: Redis, keys: RedisKeys): RedisTrafficCache {
  return {
    async requestFilling() {
      await redis.set(keys.trafficLease(), '1', 'EX', TTL_SECONDS.trafficLease).catch(refuse);
    },
    isRequested: async () => (await redis.exists(keys.trafficLease()).catch(refuse)) === 1,
    takeTurn: async (everyMs) => (await redis.set(keys.trafficTurn(), '1', 'PX', everyMs, 'NX').catch(refuse)) === 'OK',
    async giveTurnBack() {
      await redis.del(keys.trafficTurn()).catch(refuse);
    },
    async write(cache, { readAtMs, everyMs }) {
      const entry: TrafficCacheEntry = { version: TRAFFIC_CACHE_VERSION, readAtMs, ...cache };
      await redis.set(keys.trafficCache(), JSON.stringify(entry), 'PX', FILLINGS * everyMs).catch(refuse);
    },
    async read() {
      return storedJson(trafficCacheSchema, await redis.get(keys.trafficCache()).catch(refuse)) ?? null;
    },
  };
}

function refuse(error: unknown): never {
  throw redisUnavailable(error);
}
