import { v7 as uuidv7 } from 'uuid';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { closeRedis, createRedis, type Redis } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createRedisSessionCache } from '#server/adapters/redis-session-cache.ts';
import { createSessionStore } from '#server/identity/session-store.ts';
import { issueSessionToken, readSessionToken } from '#server/identity/session-token.ts';
import type { SessionStore } from '#server/identity/sessions.ts';

export interface TestMember {
  customerId: string;
  /** Of a session that lives. */
  token: string;
  tokenHash: string;
}

export interface TestMembers {
  sessions: SessionStore;
  /** A customer who has just logged in. */
  add(role?: 'CUSTOMER' | 'SELLER' | 'ADMIN', sellerId?: number): Promise<TestMember>;
  close(): Promise<void>;
}

/** Members with sessions of their own, as web writes them. */
export function testMembers(db: Database, redisUrl: string, namespace: string, secret: string): TestMembers {
  const redis: Redis = createRedis(redisUrl, { purpose: 'worker' });
  const sessions = createSessionStore({ db, cache: createRedisSessionCache(redis, redisKeys(namespace)) });
  return {
    sessions,
    async add(role = 'CUSTOMER', sellerId) {
      const customerId = uuidv7();
      const email = `${customerId}@example.com`;
      await db.customer.create({
        data: { id: customerId, email, passwordHash: 'none', name: '김단골', role, sellerId: sellerId ?? null },
      });
      const token = issueSessionToken(secret, 'member');
      const tokenHash = readSessionToken(token, secret)?.tokenHash ?? '';
      await sessions.write(tokenHash, { customerId });
      return { customerId, token, tokenHash };
    },
    close: () => closeRedis(redis),
  };
}
