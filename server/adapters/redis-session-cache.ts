import { z } from 'zod';
import type { SessionCache } from '#server/identity/sessions.ts';
import { pipelineAnswers, type Redis, redisUnavailable } from './redis.ts';
import { storedJson } from './redis-json.ts';
import { type RedisKeys, TTL_SECONDS } from './redis-keys.ts';

const ENDED = 'ended';

const cachedSchema = z.object({
  customerId: z.uuid(),
  role: z.enum(['CUSTOMER', 'SELLER', 'ADMIN']),
  sellerId: z.number().int().nullable(),
  createdAtMs: z.number(),
});

/**
 * Cache of sessions, each for a minute. Keys hold the run id of the Redis process that wrote them: what a crashed Redis
 * restores from an older snapshot is not read, so it cannot undo a log-out. Until the run id is known, and where Redis
 * hides it, every read is a miss. Cost of a read: one GET. `end` also notifies the gateways, which close that session's
 * sockets.
 */
export function createRedisSessionCache(redis: Redis, keys: RedisKeys): SessionCache {
  const runId = followRunId(redis);
  const keyOf = (tokenHash: string): string | null => {
    const id = runId();
    return id === null ? null : keys.session(id, tokenHash);
  };

  async function guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw redisUnavailable(error);
    }
  }

  return {
    read: (tokenHash) =>
      guarded(async () => {
        const key = keyOf(tokenHash);
        const text = key === null ? null : await redis.get(key);
        if (text === null) return undefined;
        return text === ENDED ? null : storedJson(cachedSchema, text);
      }),

    fill: (tokenHash, session) =>
      guarded(async () => {
        const key = keyOf(tokenHash);
        // NX: a session that ended between the read and this write stays ended.
        if (key !== null)
          await redis.set(key, session === null ? ENDED : JSON.stringify(session), 'EX', TTL_SECONDS.session, 'NX');
      }),

    end: (tokenHashes) =>
      guarded(async () => {
        if (tokenHashes.length === 0) return;
        const transaction = redis.multi();
        for (const tokenHash of tokenHashes) {
          const key = keyOf(tokenHash);
          // Longer than a copy lives, so that no reader who began before writes one after it.
          if (key !== null) transaction.set(key, ENDED, 'EX', 2 * TTL_SECONDS.session);
          transaction.publish(keys.sessionEndedChannel(), tokenHash);
        }
        pipelineAnswers(await transaction.exec());
      }),
  };
}

/** The run id of the Redis process `redis` is connected to; null while disconnected, and until INFO has returned it. */
function followRunId(redis: Redis): () => string | null {
  let current: string | null = null;
  let connection = 0;
  const forget = () => {
    current = null;
    connection++;
  };
  const ask = () => {
    const asked = ++connection;
    current = null;
    redis.info('server').then(
      (info) => {
        if (asked === connection) current = /^run_id:(\w+)/m.exec(info)?.[1] ?? null;
      },
      () => {
        // Redis froze as it started: retry while this connection lasts.
        if (asked === connection && redis.status === 'ready') setTimeout(ask, 500).unref();
      },
    );
  };
  redis.on('ready', ask);
  redis.on('close', forget);
  if (redis.status === 'ready') ask();
  return () => current;
}
