import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RecommendationList, recommendationListSchema } from '#contracts/push.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { closeRedis, createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createRedisListStore } from '#server/adapters/redis-list-store.ts';
import { issueSessionToken, readSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { type Realtime, startRealtime } from '#server/realtime/realtime.ts';
import { createRecommendationReader } from '#server/recommendation/reader.ts';
import { type TestMembers, testMembers } from '#tests/support/members.ts';
import { startTestServices } from '../support/start.ts';

const WEB_ORIGIN = 'http://127.0.0.1:3000';
const services = await startTestServices();
let redis: Redis;
let realtime: Realtime;
let db: Database;
let members: TestMembers;
let secret: string;
let store: ReturnType<typeof createRedisListStore>;
let kafka: ReturnType<typeof createKafka>;

beforeAll(async () => {
  secret = services.env.SESSION_SECRET ?? '';
  kafka = createKafka({
    connection: kafkaConnection(services.env),
    namespace: services.namespace,
    logger: silentLogger(),
  });
  redis = createRedis(services.env.REDIS_URL ?? '', { purpose: 'worker' });
  await redisReady(redis, 5_000);
  store = createRedisListStore(redis, redisKeys(services.namespace));
  db = createPrisma(services.databaseUrl);
  members = testMembers(db, services.env.REDIS_URL ?? '', services.namespace, secret);
  realtime = await startAt(services.env.REDIS_URL ?? '');
  await store.write([{ audience: 'everybody', list: 'trending', value: listOf('trending', 'trending', [90, 91]) }]);
});

afterAll(async () => {
  await realtime.close();
  await (await kafka.admin()).close();
  await members.close();
  await db.$disconnect();
  await closeRedis(redis);
});

const startAt = (redisUrl: string): Promise<Realtime> =>
  startRealtime({
    env: {
      REDIS_URL: redisUrl,
      SESSION_SECRET: secret,
      DANGOL_NAMESPACE: services.namespace,
      PUBLIC_WEB_URL: undefined,
      WEB_PORT: 3000,
    },
    port: 0,
    db,
    kafka,
    logger: silentLogger(),
    metrics: createMetrics({ process: 'test', defaults: false }),
  });

function listOf(
  list: RecommendationList['list'],
  tier: RecommendationList['tier'],
  ids: number[],
  productId?: number,
): RecommendationList {
  return {
    list,
    tier,
    computedAt: '2025-06-01T00:00:00.000Z',
    ...(productId !== undefined && { productId }),
    items: ids.map((id) => ({ productId: id, score: 1, reason: { kind: 'viewed', productId: 5, name: "컵 '대'" } })),
  };
}

const ask = (
  query: string,
  token?: string,
  headers: Record<string, string> = {},
  method = 'GET',
  port = realtime.port,
) =>
  fetch(`http://127.0.0.1:${port}/recommendations${query}`, {
    method,
    headers: { ...(token !== undefined && { cookie: `${SESSION_COOKIE}=${token}` }), ...headers },
  });
const guestOf = (token: string) => readSessionToken(token, secret)?.guestShopperId ?? '';

/** What GET /api/recommendations answers from the same Redis. */
async function webAnswer(list: RecommendationList['list'], shopperId: string, productId?: number) {
  const reader = createRecommendationReader({ lists: store, popular: async () => [] });
  const { id: _, ...answer } = await reader.read(list, shopperId, productId);
  return answer;
}

/**
 * Asks until the answer is the expected one: a Redis that is slow for a moment is answered by the next step of the
 * chain.
 */
async function expectAnswer(query: string, token: string, expected: () => Promise<unknown> | unknown): Promise<void> {
  await vi.waitFor(
    async () => {
      const response = await ask(query, token);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-store');
      // A fallback list has another id each time.
      const { id: _, ...answer } = recommendationListSchema.parse(await response.json());
      expect(answer).toEqual(await expected());
    },
    { timeout: 20_000, interval: 50 },
  );
}

test('everyone gets their own lists and nobody else’s, as the web process would answer', async () => {
  const [one, other] = [issueSessionToken(secret), issueSessionToken(secret)];
  const lists = [listOf('item-cf', 'personal', [1, 2, 3]), listOf('item-cf', 'personal', [7])] as const;
  await store.write([
    { audience: { shopperId: guestOf(one) }, list: 'item-cf', value: lists[0] },
    { audience: { shopperId: guestOf(other) }, list: 'item-cf', value: lists[1] },
    { audience: { productId: 4 }, list: 'bought-together', value: listOf('bought-together', 'session', [8, 9], 4) },
  ]);
  await expectAnswer('?list=item-cf', one, () => lists[0]);
  await expectAnswer('?list=item-cf', other, () => lists[1]);
  await expectAnswer('?list=item-cf', one, () => webAnswer('item-cf', guestOf(one)));
  await expectAnswer('?list=user-cf', one, () => webAnswer('user-cf', guestOf(one)));
  await expectAnswer('?list=bought-together&productId=4', one, () => webAnswer('bought-together', guestOf(one), 4));
  await expectAnswer('?list=item-cf&productId=2', one, () => webAnswer('item-cf', guestOf(one), 2));
  await store.write([], [{ shopperId: guestOf(one), productIds: [2] }]);
  await expectAnswer('?list=item-cf', one, () => webAnswer('item-cf', guestOf(one)));
  expect((await webAnswer('item-cf', guestOf(one))).items.map(({ productId }) => productId)).toEqual([1, 3]);
});

test('of several changes of one list in one write the last one stands, list or none', async () => {
  const [kept, gone] = [randomUUID(), randomUUID()];
  const list = listOf('item-cf', 'personal', [1]);
  const change = (shopperId: string, value: RecommendationList | null) => ({
    audience: { shopperId },
    list: 'item-cf' as const,
    value,
  });
  await store.write([change(kept, null), change(gone, list), change(kept, list), change(gone, null)]);
  const ownOf = async (shopperId: string) => (await store.read('item-cf', { shopperId }, shopperId)).own;
  expect(await ownOf(kept)).toEqual(list);
  expect(await ownOf(gone)).toBeNull();
});

test('whoever logged in is asked for by their account; a forged cookie is a new guest', async () => {
  const { token, customerId } = await members.add();
  const [asMember, asGuest] = [listOf('item-cf', 'personal', [11]), listOf('item-cf', 'personal', [12])];
  await store.write([
    { audience: { shopperId: customerId }, list: 'item-cf', value: asMember },
    { audience: { shopperId: guestOf(token) }, list: 'item-cf', value: asGuest },
  ]);
  await expectAnswer('?list=item-cf', token, () => asMember);
  const forged = await ask('?list=item-cf', `${token.slice(0, -2)}${token.endsWith('xx') ? 'yy' : 'xx'}`);
  expect(forged.headers.get('set-cookie')).toContain(SESSION_COOKIE);
  expect((await forged.json()).tier).toBe('trending');
});

test('many at once get each their own, members and guests; who logs out is the guest again at the next request', async () => {
  const shoppers = await Promise.all(
    Array.from({ length: 60 }, async (_, n) => {
      const asGuest = listOf('item-cf', 'personal', [1_000 + n]);
      if (n % 3 !== 0) {
        const token = issueSessionToken(secret);
        return { token, asGuest, shopperId: guestOf(token), expected: asGuest };
      }
      const { token, customerId } = await members.add();
      return { token, asGuest, shopperId: customerId, expected: listOf('item-cf', 'personal', [2_000 + n]) };
    }),
  );
  const tokenHashOf = (token: string) => readSessionToken(token, secret)?.tokenHash ?? '';
  for (const { token, shopperId, asGuest, expected } of shoppers)
    await store.write([
      { audience: { shopperId: guestOf(token) }, list: 'item-cf', value: asGuest },
      { audience: { shopperId }, list: 'item-cf', value: expected },
    ]);
  for (let round = 0; round < 2; round++)
    await Promise.all(shoppers.map(({ token, expected }) => expectAnswer('?list=item-cf', token, () => expected)));
  for (const { token } of shoppers) await members.sessions.end(tokenHashOf(token));
  const after = await Promise.all(
    shoppers.map(async ({ token }) => (await (await ask('?list=item-cf', token)).json()).items[0].productId),
  );
  expect(after).toEqual(shoppers.map(({ asGuest }) => asGuest.items[0]?.productId));
});

test('without Redis, in a shop without products, the answer is an empty list of the last tier, at once', async () => {
  const alone = await startAt('redis://127.0.0.1:1');
  try {
    const response = await ask('?list=item-cf', issueSessionToken(secret), {}, 'GET', alone.port);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ list: 'item-cf', tier: 'trending', items: [] });
  } finally {
    await alone.close();
  }
});

test('the shop’s pages may ask, others may not; what cannot be answered is named', async () => {
  const own = await ask('?list=trending', undefined, { origin: WEB_ORIGIN });
  expect(own.headers.get('access-control-allow-origin')).toBe(WEB_ORIGIN);
  expect((await ask('?list=trending', undefined, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await ask('?list=trending', undefined, { origin: WEB_ORIGIN }, 'OPTIONS')).status).toBe(204);
  expect((await ask('?list=trending', undefined, {}, 'POST')).status).toBe(405);
  for (const query of ['', '?list=none', '?list=item-cf&productId=x']) {
    const response = await ask(query);
    expect(response.status).toBe(400);
    expect((await response.json()).error).toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(/list|productId/),
    });
  }
});
