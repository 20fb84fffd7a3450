import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Me, meSchema } from '#contracts/me.ts';
import type { RecommendationList } from '#contracts/push.ts';
import { readShopperStates } from '#server/adapters/postgres/shopper-state.ts';
import { closeRedis, createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createRedisListStore } from '#server/adapters/redis-list-store.ts';
import { createCoupons } from '#server/coupons/coupons.ts';
import { issueSessionToken, readSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { type Realtime, startRealtime } from '#server/realtime/realtime.ts';
import { type TestMembers, testMembers } from '#tests/support/members.ts';
import { startTestKafka, startTestServices, startTestShop } from '../support/start.ts';

// GET /me of the gateway: what a page shows of the shopper who looks at it.

const WEB_ORIGIN = 'http://127.0.0.1:3000';
const services = await startTestServices();
const shop = await startTestShop(services);
const kafka = await startTestKafka(services);
const secret = services.env.SESSION_SECRET ?? '';
let redis: Redis;
let realtime: Realtime;
let members: TestMembers;
let store: ReturnType<typeof createRedisListStore>;

beforeAll(async () => {
  redis = createRedis(services.env.REDIS_URL ?? '', { purpose: 'worker' });
  await redisReady(redis, 5_000);
  store = createRedisListStore(redis, redisKeys(services.namespace));
  members = testMembers(shop.db, services.env.REDIS_URL ?? '', services.namespace, secret);
  realtime = await startAt(services.env.REDIS_URL ?? '');
});
afterAll(async () => {
  await realtime.close();
  await members.close();
  await closeRedis(redis);
});

const startAt = (redisUrl: string, db = shop.db): Promise<Realtime> =>
  startRealtime({
    env: {
      ...{ REDIS_URL: redisUrl, SESSION_SECRET: secret, DANGOL_NAMESPACE: services.namespace },
      ...{ PUBLIC_WEB_URL: undefined, WEB_PORT: 3000 },
      RECOMMEND_EXPERIMENT: { name: 'try', salt: 's', variants: [{ name: 'all', share: 1 }] },
    },
    ...{ port: 0, db, kafka, logger: silentLogger() },
    metrics: createMetrics({ process: 'test', defaults: false }),
  });

const ask = (query: string, token?: string, headers: Record<string, string> = {}, port = realtime.port) =>
  fetch(`http://127.0.0.1:${port}/me${query}`, {
    headers: { ...(token !== undefined && { cookie: `${SESSION_COOKIE}=${token}` }), ...headers },
  });
const me = async (token: string, query = ''): Promise<Me> => meSchema.parse(await (await ask(query, token)).json());
const guestOf = (token: string) => readSessionToken(token, secret)?.guestShopperId ?? '';

function listOf(list: RecommendationList['list'], ids: number[]): RecommendationList {
  const items = ids.map((productId) => ({ productId, score: 1, reason: { kind: 'viewed' as const, productId: 5 } }));
  return { list, tier: 'personal', computedAt: '2025-06-01T00:00:00.000Z', items };
}

/** A cart, wishes, coupons and a list of one shopper. */
async function furnish(shopperId: string, pieces: number) {
  const { productId, offerIds } = await shop.product({ priceWon: 20_000, stock: 9 });
  await shop.db.cartLine.create({
    data: { id: randomUUID(), shopperId, productId, offerId: offerIds[0] ?? 0, quantity: pieces },
  });
  await shop.db.wish.create({ data: { shopperId, productId } });
  const target = { kind: 'product' as const, productIds: [productId] };
  const couponId = await shop.coupon(shopperId, { target, discountPercent: 20, maxDiscountWon: 3_000 });
  await store.write([{ audience: { shopperId }, list: 'item-cf', value: listOf('item-cf', [productId]) }]);
  return { productId, couponId };
}

test('a member and a guest each get their own, in one answer, with the lists asked for', async () => {
  const { token, customerId } = await members.add();
  const guest = issueSessionToken(secret);
  const ofMember = await furnish(customerId, 3);
  const ofGuest = await furnish(guestOf(guest), 2);
  await vi.waitFor(async () => {
    const { lists, coupons, name, shopMs = 0, ...known } = await me(token, '?lists=item-cf,discount');
    expect(Math.abs(shopMs - Date.now())).toBeLessThan(5_000);
    const { productId } = ofMember;
    expect(known).toEqual({
      ...{ shopperId: customerId, isMember: true, isOperator: false, isTracked: true },
      ...{ cartCount: 3, wishes: [productId], variant: 'try:all' },
    });
    expect(name).toBe((await shop.db.customer.findUniqueOrThrow({ where: { id: customerId } })).name);
    expect(coupons).toEqual(await createCoupons({ db: shop.db }).open(customerId));
    expect(coupons?.map(({ couponId }) => couponId)).toEqual([ofMember.couponId]);
    expect(lists.map(({ list, items }) => [list, items.map((item) => item.productId)])).toEqual([
      ['item-cf', [productId]],
      ['discount', [productId]],
    ]);
  });
  const asGuest = await me(guest, '?lists=item-cf');
  expect(asGuest).toMatchObject({ isMember: false, name: null, cartCount: 2, wishes: [ofGuest.productId] });
  expect(asGuest.coupons?.map(({ couponId }) => couponId)).toEqual([ofGuest.couponId]);
  expect(JSON.stringify(asGuest)).not.toContain(customerId);
});

test('one statement reads several shoppers, each their own, one of them twice', async () => {
  const [one, other, none] = [randomUUID(), randomUUID(), randomUUID()];
  await furnish(one, 4);
  await furnish(other, 5);
  const states = await readShopperStates(shop.db, [other, none, one, other]);
  expect(states.map(({ cartCount }) => cartCount)).toEqual([5, 0, 4, 5]);
});

test('used and expired coupons, lines under payment and other shoppers are left out', async () => {
  const token = issueSessionToken(secret);
  const shopperId = guestOf(token);
  const { couponId } = await furnish(shopperId, 2);
  await shop.db.coupon.update({ where: { id: couponId }, data: { status: 'USED', usedAt: new Date() } });
  await shop.coupon(shopperId, { expiresInSeconds: -1 });
  expect((await me(token)).coupons).toEqual([]);
});

test('a new visitor gets a session with the answer; the answer states who turned tracking off', async () => {
  const first = await ask('?lists=trending');
  expect(first.headers.get('set-cookie')).toContain(SESSION_COOKIE);
  expect(first.headers.get('cache-control')).toBe('no-store');
  expect(meSchema.parse(await first.json())).toMatchObject({ isMember: false, cartCount: 0, wishes: [], coupons: [] });
  const cookie = `${SESSION_COOKIE}=${issueSessionToken(secret)}; dangol_tracking=off`;
  expect(await (await ask('', undefined, { cookie })).json()).toMatchObject({ isTracked: false });
});

test("only the shop's pages may ask; what cannot be answered is named", async () => {
  const token = issueSessionToken(secret);
  expect((await ask('', token, { origin: WEB_ORIGIN })).headers.get('access-control-allow-origin')).toBe(WEB_ORIGIN);
  expect((await ask('', token, { origin: 'https://evil.example' })).status).toBe(403);
  for (const query of ['?lists=none', '?lists=item-cf,', '?productId=x', `?lists=${'item-cf,'.repeat(200)}`]) {
    const response = await ask(query, token);
    expect(response.status).toBe(400);
    expect((await response.json()).error.message).toMatch(/lists|productId/);
  }
});

test('without Redis a member is no member and nothing of theirs is shown; without PostgreSQL the parts are null', async () => {
  const { token, customerId } = await members.add();
  await furnish(customerId, 3);
  const away = { $queryRaw: () => Promise.reject(new Error('away')) } as unknown as typeof shop.db;
  const withoutBoth = await startAt('redis://127.0.0.1:1', away);
  const withoutPostgres = await startAt(services.env.REDIS_URL ?? '', away);
  try {
    const nothing = { cartCount: null, wishes: null, coupons: null, name: null };
    const unknown = meSchema.parse(await (await ask('?lists=trending', token, {}, withoutBoth.port)).json());
    expect(unknown).toMatchObject({ ...nothing, isMember: false });
    expect(unknown.shopperId).not.toBe(customerId);
    const guest = issueSessionToken(secret);
    const parts = meSchema.parse(await (await ask('?lists=item-cf', guest, {}, withoutPostgres.port)).json());
    expect(parts).toMatchObject({ ...nothing, shopperId: guestOf(guest) });
  } finally {
    await Promise.all([withoutBoth.close(), withoutPostgres.close()]);
  }
});
