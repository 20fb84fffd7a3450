import { z } from 'zod';
import type { SessionStore, StoredSession } from '#server/identity/sessions.ts';
import { gatherTurn } from './gather-turn.ts';
import { pipelineAnswers, type Redis, redisUnavailable } from './redis.ts';
import { type RedisKeys, TTL_SECONDS } from './redis-keys.ts';

const DAY_MS = 86_400_000;

/** However often it is used, a session ends this long after the log-in. */
export const ABSOLUTE_TIMEOUT_MS = 90 * DAY_MS;
/** Unused for this long, it ends. */
export const IDLE_TIMEOUT_MS = TTL_SECONDS.session * 1_000;

const storedSchema = z.object({
  customerId: z.uuid(),
  role: z.enum(['CUSTOMER', 'SELLER', 'ADMIN']),
  sellerId: z.string().transform((text) => (text === '' ? null : Number(text))),
  createdAtMs: z.coerce.number(),
});

/**
 * Logged-in sessions as hashes. `end` and `endAllOf` also tell the gateways, which close the sockets of that session.
 * Cost of a read: one round trip; the idle time is pushed on without waiting.
 */
export function createRedisSessionStore(redis: Redis, keys: RedisKeys, now: () => number = Date.now): SessionStore {
  const expiryOf = (session: Pick<StoredSession, 'createdAtMs'>) =>
    Math.min(now() + IDLE_TIMEOUT_MS, session.createdAtMs + ABSOLUTE_TIMEOUT_MS);

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
        const key = keys.session(tokenHash);
        const stored = storedSchema.safeParse(await redis.hgetall(key));
        if (!stored.success) return null;
        const expiresAtMs = expiryOf(stored.data);
        if (expiresAtMs <= now()) {
          await redis.del(key);
          return null;
        }
        // Lost, the session ends a little earlier: not worth a shopper's waiting.
        redis.pexpireat(key, expiresAtMs).catch(() => undefined);
        return stored.data;
      }),

    write: (tokenHash, session) =>
      guarded(async () => {
        const key = keys.session(tokenHash);
        const all = keys.sessionsOf(session.customerId);
        const expiresAtMs = expiryOf(session);
        const fields = { ...session, sellerId: session.sellerId ?? '' };
        pipelineAnswers(
          await redis
            .multi()
            .hset(key, fields)
            .pexpireat(key, expiresAtMs)
            .sadd(all, tokenHash)
            .pexpireat(all, now() + ABSOLUTE_TIMEOUT_MS)
            .exec(),
        );
      }),

    end: (tokenHash) =>
      guarded(async () => {
        const key = keys.session(tokenHash);
        const customerId = await redis.hget(key, 'customerId');
        const transaction = redis.multi().del(key).publish(keys.sessionEndedChannel(), tokenHash);
        if (customerId !== null) transaction.srem(keys.sessionsOf(customerId), tokenHash);
        pipelineAnswers(await transaction.exec());
      }),

    endAllOf: (customerId) =>
      guarded(async () => {
        const all = keys.sessionsOf(customerId);
        const hashes = await redis.smembers(all);
        const transaction = redis.multi().del(all);
        for (const hash of hashes) transaction.del(keys.session(hash)).publish(keys.sessionEndedChannel(), hash);
        pipelineAnswers(await transaction.exec());
      }),
  };
}

/** Tokens that were logged in when last asked about; beyond, some are asked about twice. */
const KNOWN_MEMBERS = 10_000;

/**
 * The same reads for many at once. Of those of one turn of the event loop one EXISTS tells whether anybody is logged in; a guest,
 * who has nothing stored, costs no more. Who is, or was when last asked, is read one by one.
 */
export function createRedisSessionReader(redis: Redis, keys: RedisKeys): Pick<SessionStore, 'read'> {
  const store = createRedisSessionStore(redis, keys);
  const members = new Set<string>();
  const anyOfTurn = gatherTurn(async (tokenHashes: readonly string[]) => {
    const count = await redis.exists(tokenHashes.map((tokenHash) => keys.session(tokenHash)));
    return tokenHashes.map(() => count > 0);
  });

  async function readOne(tokenHash: string): Promise<StoredSession | null> {
    const stored = await store.read(tokenHash);
    if (stored === null) members.delete(tokenHash);
    else if (members.size < KNOWN_MEMBERS) members.add(tokenHash);
    return stored;
  }

  return {
    async read(tokenHash) {
      if (members.has(tokenHash)) return readOne(tokenHash);
      const any = await anyOfTurn(tokenHash).catch((error: unknown) => {
        throw redisUnavailable(error);
      });
      return any ? readOne(tokenHash) : null;
    },
  };
}

export interface SessionProbe {
  /** Which of these logged-in sessions are over. Unlike a read it keeps nobody logged in. One round trip. */
  ended(tokenHashes: readonly string[]): Promise<Set<string>>;
}

export function createSessionProbe(redis: Redis, keys: RedisKeys): SessionProbe {
  return {
    async ended(tokenHashes) {
      if (tokenHashes.length === 0) return new Set();
      const pipeline = redis.pipeline();
      for (const tokenHash of tokenHashes) pipeline.exists(keys.session(tokenHash));
      const answers = pipelineAnswers(await pipeline.exec());
      return new Set(tokenHashes.filter((_, at) => answers[at] === 0));
    },
  };
}
