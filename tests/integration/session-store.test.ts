import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { closeRedis, createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createRedisSessionCache } from '#server/adapters/redis-session-cache.ts';
import { ABSOLUTE_TIMEOUT_MS, IDLE_TIMEOUT_MS } from '#server/identity/session-lifetime.ts';
import { createSessionProbe, createSessionStore } from '#server/identity/session-store.ts';
import type { SessionCache, SessionStore } from '#server/identity/sessions.ts';
import { startCrashableRedis } from '#tests/support/crashable-redis.ts';
import { type TestMember, type TestMembers, testMembers } from '#tests/support/members.ts';
import { startTestServices } from '../support/start.ts';

const services = await startTestServices();
let db: Database;
let redis: Redis;
let cache: SessionCache;
let store: SessionStore;
let members: TestMembers;
let member: TestMember;
let nowMs = Date.now();
const keys = () => redisKeys(services.namespace);

beforeAll(async () => {
  db = createPrisma(services.databaseUrl);
  redis = createRedis(services.env.REDIS_URL ?? '', { purpose: 'worker' });
  await redisReady(redis, 5_000);
  cache = createRedisSessionCache(redis, keys());
  store = createSessionStore({ db, cache, nowMs: () => nowMs });
  members = testMembers(db, services.env.REDIS_URL ?? '', services.namespace, services.env.SESSION_SECRET ?? '');
});
beforeEach(async () => {
  nowMs = Date.now();
  member = await members.add();
});
afterAll(async () => {
  await members.close();
  redis.disconnect();
  await db.$disconnect();
});

const copied = async (tokenHash: string) =>
  (await redis.keys(`${services.namespace}:*`)).filter((key) => key.endsWith(`:${tokenHash}`));

test('what is written is read, until it is ended', async () => {
  const { customerId, tokenHash } = member;
  expect(await store.read(tokenHash)).toMatchObject({ customerId, role: 'CUSTOMER', sellerId: null });
  await store.end(tokenHash);
  expect(await store.read(tokenHash)).toBeNull();
});

test('a second read is answered by the copy, without a question to PostgreSQL', async () => {
  const { customerId, tokenHash } = member;
  await store.read(tokenHash);
  await vi.waitFor(async () => expect(await copied(tokenHash)).toHaveLength(1));
  await db.memberSession.delete({ where: { tokenHash } });
  expect(await store.read(tokenHash)).toMatchObject({ customerId });
});

test('a flushed cache logs nobody out', async () => {
  const { customerId, tokenHash } = member;
  await store.read(tokenHash);
  await vi.waitFor(async () => expect(await copied(tokenHash)).toHaveLength(1));
  await redis.del(await copied(tokenHash));
  expect(await store.read(tokenHash)).toMatchObject({ customerId });
});

test('a reader who was slow does not bring an ended session back', async () => {
  const { customerId, tokenHash } = member;
  const before = { customerId, role: 'CUSTOMER' as const, sellerId: null, createdAtMs: nowMs };
  await store.end(tokenHash);
  await cache.fill(tokenHash, before);
  expect(await store.read(tokenHash)).toBeNull();
});

test('all sessions of a customer end together, and no other’s', async () => {
  const other = await members.add();
  await store.write('second', { customerId: member.customerId });
  await store.endAllOf(member.customerId);
  const probe = createSessionProbe(db);
  expect(await probe.ended([member.tokenHash, 'second', other.tokenHash])).toEqual(
    new Set([member.tokenHash, 'second']),
  );
});

test('a suspended customer is logged out; an operator’s rights end at once', async () => {
  const operator = await members.add('ADMIN');
  expect(await store.read(operator.tokenHash)).toMatchObject({ role: 'ADMIN' });
  await db.customer.update({ where: { id: operator.customerId }, data: { role: 'CUSTOMER' } });
  expect(await store.read(operator.tokenHash)).toMatchObject({ role: 'CUSTOMER' });
  await db.customer.update({ where: { id: member.customerId }, data: { status: 'SUSPENDED' } });
  expect(await store.read(member.tokenHash)).toBeNull();
});

test('it lives for the idle time after each use, never past its absolute end', async () => {
  // Past the cache: copies live a minute of the real clock.
  const uncached = { read: async () => undefined, fill: async () => undefined, end: async () => undefined };
  const direct = createSessionStore({ db, cache: uncached, nowMs: () => nowMs });
  const { tokenHash } = member;
  const started = Date.now();
  for (nowMs = started; nowMs < started + ABSOLUTE_TIMEOUT_MS - 5_000; nowMs += IDLE_TIMEOUT_MS - 5_000) {
    expect(await direct.read(tokenHash)).not.toBeNull();
    await vi.waitFor(async () => {
      const row = await db.memberSession.findUniqueOrThrow({ where: { tokenHash } });
      expect(Math.abs(row.lastSeenAt.getTime() - nowMs)).toBeLessThan(5_000);
    });
  }
  nowMs = started + ABSOLUTE_TIMEOUT_MS;
  expect(await direct.read(tokenHash)).toBeNull();
  const idle = await members.add();
  nowMs = Date.now() + IDLE_TIMEOUT_MS;
  expect(await direct.read(idle.tokenHash)).toBeNull();
});

test('with Redis away PostgreSQL answers; with both away it says so within its time', async () => {
  const nowhere = createRedis('redis://127.0.0.1:9', { purpose: 'serving' });
  const noCache = createRedisSessionCache(nowhere, keys());
  const withoutRedis = createSessionStore({ db, cache: noCache });
  expect(await withoutRedis.read(member.tokenHash)).toMatchObject({ customerId: member.customerId });
  await withoutRedis.end(member.tokenHash);
  expect(await withoutRedis.read(member.tokenHash)).toBeNull();

  const noDb = createPrisma('postgresql://nobody@127.0.0.1:9/none');
  const withNothing = createSessionStore({ db: noDb, cache: noCache });
  const begun = performance.now();
  await expect(withNothing.read('a')).rejects.toMatchObject({ code: 'unavailable', retriable: true });
  expect(performance.now() - begun).toBeLessThan(8_000);
  await noDb.$disconnect();
  nowhere.disconnect();
});

test('a log-out that Redis could not be told of holds all the same, and is told to it later', async () => {
  const client = createRedis(services.env.REDIS_URL ?? '', { purpose: 'worker' });
  await redisReady(client, 5_000);
  const copies = createRedisSessionCache(client, keys());
  const own = createSessionStore({ db, cache: copies });
  const { tokenHash } = member;
  await vi.waitFor(async () => {
    await own.read(tokenHash);
    expect(await copied(tokenHash)).toHaveLength(1);
  });
  const gone = once(client, 'end');
  client.disconnect();
  await gone;
  await own.end(tokenHash);
  await client.connect();
  // The copy stays until the deletion reaches Redis, a second later; it logs no one in.
  const read: unknown[] = [];
  await vi.waitFor(
    async () => {
      const copy = await copies.read(tokenHash);
      read.push(await own.read(tokenHash));
      expect(copy).toBeNull();
    },
    { timeout: 5_000, interval: 20 },
  );
  expect(read.filter((session) => session !== null)).toEqual([]);
  await closeRedis(client);
});

test('a Redis that crashed and loaded an older snapshot does not undo a log-out', async () => {
  const own = await startCrashableRedis();
  const client = createRedis(own.url, { purpose: 'worker' });
  try {
    await redisReady(client, 5_000);
    const crashing = createSessionStore({ db, cache: createRedisSessionCache(client, keys()) });
    await vi.waitFor(async () => {
      await crashing.read(member.tokenHash);
      expect(await client.dbsize()).toBe(1);
    });
    await client.save();
    await crashing.end(member.tokenHash);
    await own.crash();
    await vi.waitFor(async () => expect(await client.dbsize()).toBe(1), { timeout: 5_000 });
    expect(await crashing.read(member.tokenHash)).toBeNull();
    const elsewhere = createSessionStore({ db, cache: createRedisSessionCache(client, keys()) });
    await vi.waitFor(async () => {
      expect(await elsewhere.read(member.tokenHash)).toBeNull();
      // The copy of the new process is stored beside the snapshot's.
      expect(await client.dbsize()).toBe(2);
    });
  } finally {
    await closeRedis(client);
    await own.stop();
  }
});
