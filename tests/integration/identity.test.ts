import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parseEnv } from '#contracts/env.ts';
import { behaviorEventSchema } from '#contracts/events.ts';
import { userRegistrationSchema } from '#contracts/user-registration.ts';
import { createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { type RedisKeys, redisKeys } from '#server/adapters/redis-keys.ts';
import { createRedisSessionCache } from '#server/adapters/redis-session-cache.ts';
import { type Capabilities, createCapabilities } from '#server/capabilities.ts';
import { createSessionStore } from '#server/identity/session-store.ts';
import { issueSessionToken } from '#server/identity/session-token.ts';
import { createSessionResolver, type Session, type SessionResolver } from '#server/identity/sessions.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createBookProvider } from '../support/book-provider.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

const SECRET = 'a secret of thirty-two characters';
const services = await startTestServices();
const shop = await startTestShop(services);
let redis: Redis;
let keys: RedisKeys;
let capabilities: Capabilities;
let resolver: SessionResolver;

beforeAll(async () => {
  const env = parseEnv(services.env);
  redis = createRedis(env.REDIS_URL, { purpose: 'worker' });
  expect(await redisReady(redis, 5_000)).toBe(true);
  keys = redisKeys(services.namespace);
  const sessionStore = createSessionStore({ db: shop.db, cache: createRedisSessionCache(redis, keys) });
  resolver = createSessionResolver({ store: sessionStore, secret: SECRET });
  const { provider } = createBookProvider();
  const deps = { db: shop.db, redis, keys, sessionStore, provider };
  capabilities = createCapabilities({ ...deps, webauthn: null, secret: SECRET, logger: silentLogger() });
});
afterAll(async () => {
  redis.disconnect();
});

async function sessionOf(token: string): Promise<Session> {
  const session = await resolver.resolve(token);
  if (session === null || session.isUnconfirmed === true) throw new Error('no session');
  return session;
}
const guest = () => sessionOf(issueSessionToken(SECRET));
let people = 0;
const person = () => ({ email: `kim${++people}@example.com`, password: 'correct horse', name: '김단골' });
let addresses = 0;
const from = () => ({ address: `10.0.0.${++addresses}` });

test('a guest who signs up keeps their cart, and their old cookie does not name the account', async () => {
  const { offerIds } = await shop.product({ priceWon: 1_000, stock: 5 });
  const visitor = await guest();
  await capabilities.cart.add(visitor, { offerId: offerIds[0] ?? 0, quantity: 2 });
  const { token } = await capabilities.accounts.signUp(visitor, person(), from());
  const member = await sessionOf(token);
  expect(member).toMatchObject({ shopperId: member.customerId, role: 'CUSTOMER' });
  expect(member.shopperId).not.toBe(visitor.shopperId);
  expect(member.tokenHash).not.toBe(visitor.tokenHash);
  expect(await capabilities.cart.count(member.shopperId)).toBe(2);
});

test.each(['김\0단골', 'a\u001bb', ' ', 'x'.repeat(41)])('the name %j is refused by its field', async (name) => {
  await expect(capabilities.accounts.signUp(await guest(), { ...person(), name }, from())).rejects.toMatchObject({
    code: 'invalid-input',
    details: { field: 'name', reason: 'name-invalid' },
  });
});

test('a sign-up is published: birth year and gender, no name and no address', async () => {
  const who = person();
  const { customerId } = await capabilities.accounts.signUp(
    await guest(),
    { ...who, birthYear: 1991, gender: 'MALE' },
    from(),
  );
  const published = await shop.db.outboxMessage.findMany({ where: { topic: 'users', key: customerId } });
  const { joinedAt } = await shop.db.customer.findUniqueOrThrow({ where: { id: customerId } });
  const coarse = { customerId, birthYear: 1991, gender: 'MALE', region: null, source: 'shop' };
  expect(published.map(({ body }) => body)).toEqual([{ ...coarse, joinedAt: joinedAt.toISOString() }]);
  expect(userRegistrationSchema.parse(published[0]?.body)).toEqual(published[0]?.body);
  await expect(capabilities.accounts.signUp(await guest(), who, from())).rejects.toMatchObject({ code: 'conflict' });
  const ofTopic = await shop.db.outboxMessage.findMany({ where: { topic: 'users' } });
  expect(JSON.stringify(ofTopic.map(({ key, body }) => [key, body]))).not.toContain(who.email);
});

test('an e-mail address is taken once, however it is written', async () => {
  const who = person();
  await capabilities.accounts.signUp(await guest(), who, from());
  await expect(
    capabilities.accounts.signUp(await guest(), { ...who, email: ` ${who.email.toUpperCase()} ` }, from()),
  ).rejects.toMatchObject({ code: 'conflict', details: { field: 'email' } });
});

test('log in by the right password only; unknown and wrong are one answer', async () => {
  const who = person();
  await capabilities.accounts.signUp(await guest(), who, from());
  const wrong = capabilities.accounts.logIn(await guest(), { ...who, password: 'wrong password' }, from());
  const unknown = capabilities.accounts.logIn(await guest(), { ...who, email: 'nobody@example.com' }, from());
  const [a, b] = await Promise.allSettled([wrong, unknown]);
  expect(a).toMatchObject({ status: 'rejected', reason: { code: 'unauthenticated' } });
  expect(b.status === 'rejected' && a.status === 'rejected' && String(a.reason) === String(b.reason)).toBe(true);
  const { token } = await capabilities.accounts.logIn(
    await guest(),
    { ...who, email: who.email.toUpperCase() },
    from(),
  );
  expect((await sessionOf(token)).role).toBe('CUSTOMER');
});

test('a session is dead after logging out, and on the old token after logging in again', async () => {
  const who = person();
  const first = await capabilities.accounts.signUp(await guest(), who, from());
  const again = await capabilities.accounts.logIn(await sessionOf(first.token), who, from());
  expect((await sessionOf(first.token)).customerId).toBeNull();
  const { token: after } = await capabilities.accounts.logOut(await sessionOf(again.token));
  expect((await sessionOf(again.token)).customerId).toBeNull();
  expect((await sessionOf(after)).customerId).toBeNull();
  expect((await sessionOf(after)).shopperId).not.toBe(first.customerId);
});

test('a guest who logs in brings cart, coupon, wish, order and what they looked at', async () => {
  const who = person();
  const { customerId } = await capabilities.accounts.signUp(await guest(), who, from());
  const [a, b] = [
    await shop.product({ priceWon: 1_000, stock: 60 }),
    await shop.product({ priceWon: 1_000, stock: 500 }),
  ];
  const [offerA = 0, offerB = 0] = [a.offerIds[0], b.offerIds[0]];
  const member = { shopperId: customerId, sessionId: 's' };
  await capabilities.cart.add(member, { offerId: offerA, quantity: 40 });
  await capabilities.cart.add(member, { offerId: offerB, quantity: 60 });
  const visitor = await guest();
  await capabilities.cart.add(visitor, { offerId: offerA, quantity: 30 });
  await capabilities.cart.add(visitor, { offerId: offerB, quantity: 60 });
  await capabilities.wishlist.set(visitor, a.productId, true);
  const couponId = await shop.coupon(visitor.shopperId);
  await redis.zadd(keys.recentViews(visitor.shopperId), 1_000, a.productId, 2_000, b.productId);

  const { token } = await capabilities.accounts.logIn(visitor, who, from());
  expect((await sessionOf(token)).shopperId).toBe(customerId);
  const { lines } = await capabilities.cart.view(customerId);
  // Capped at the stock of 60, and at 99.
  expect(lines.map(({ quantity }) => quantity).sort()).toEqual([60, 99]);
  expect(await capabilities.cart.count(visitor.shopperId)).toBe(0);
  expect((await capabilities.coupons.list(customerId)).map((coupon) => coupon.couponId)).toEqual([couponId]);
  expect(await capabilities.wishlist.list(customerId)).toEqual([a.productId]);
  const events = await shop.events(customerId);
  const adopted = events.find(({ type }) => type === 'history-adopted');
  expect(behaviorEventSchema.parse(adopted)).toMatchObject({
    shopperId: customerId,
    payload: { guestId: visitor.shopperId, views: [{ productId: a.productId }, { productId: b.productId }] },
  });
});

test('a guest and a member who were given a coupon for the same: logging in leaves one, and what an order holds', async () => {
  const who = person();
  const { customerId } = await capabilities.accounts.signUp(await guest(), who, from());
  const visitor = await guest();
  const give = async (shopperId: string, causeId: string, status: 'ISSUED' | 'USED' = 'ISSUED') => {
    const id = await shop.coupon(shopperId);
    await shop.db.coupon.update({ where: { id }, data: { causeId, status } });
    return id;
  };
  const own = [await give(customerId, 'day 1 category 1'), await give(customerId, 'day 1 category 2')];
  await give(visitor.shopperId, 'day 1 category 1');
  const used = await give(visitor.shopperId, 'day 1 category 2', 'USED');
  const other = await give(visitor.shopperId, 'day 1 category 3');

  await capabilities.accounts.logIn(visitor, who, from());
  const after = (await capabilities.coupons.list(customerId)).map(({ couponId }) => couponId);
  expect(after.sort()).toEqual([...own, used, other].sort());
});

test('guessing is stopped after ten tries, also all at once; the owner’s own browser still gets in', async () => {
  const who = person();
  const { deviceToken } = await capabilities.accounts.signUp(await guest(), who, from());
  const guesses = await Promise.allSettled(
    Array.from({ length: 30 }, async () =>
      capabilities.accounts.logIn(await guest(), { ...who, password: 'wrong guess' }, from()),
    ),
  );
  const codes = guesses.map((guess) => (guess.status === 'rejected' ? guess.reason.code : 'in'));
  expect(codes.filter((code) => code === 'unauthenticated')).toHaveLength(10);
  expect(codes.filter((code) => code === 'too-many-requests')).toHaveLength(20);
  // Even the right password, from a browser that has never been here.
  await expect(capabilities.accounts.logIn(await guest(), who, from())).rejects.toMatchObject({
    code: 'too-many-requests',
  });
  const { customerId } = await capabilities.accounts.logIn(await guest(), who, { ...from(), deviceToken });
  expect((await shop.db.customer.findUniqueOrThrow({ where: { id: customerId } })).email).toBe(who.email);
  await expect(
    capabilities.accounts.logIn(await guest(), who, { ...from(), deviceToken: `${deviceToken}x` }),
  ).rejects.toMatchObject({ code: 'too-many-requests' });
});

test('one address that tries many accounts is stopped', async () => {
  const origin = from();
  const tries = await Promise.allSettled(
    Array.from({ length: 110 }, async (_, n) =>
      capabilities.accounts.logIn(await guest(), { email: `spray${n}@example.com`, password: 'wrong guess' }, origin),
    ),
  );
  const stopped = tries.filter((result) => result.status === 'rejected' && result.reason.code === 'too-many-requests');
  expect(stopped).toHaveLength(10);
});

test('who leaves is nobody any more: no name, no address, no session, and the log says so', async () => {
  const who = person();
  const { token, customerId } = await capabilities.accounts.signUp(await guest(), who, from());
  const member = await sessionOf(token);
  const address = { recipient: '김단골', phone: '010-1234-5678', postcode: '04524', line1: '세종대로 110', line2: '' };
  await capabilities.addressBook.keep(customerId, { ...address, deliveryRequest: '문 앞' });
  const { offerIds } = await shop.product({ priceWon: 1_000, stock: 5 });
  await capabilities.cart.add(member, { offerId: offerIds[0] ?? 0, quantity: 1 });
  await capabilities.checkout.placeOrder(member, { idempotencyKey: 'k', address, coupons: 'auto', method: 'card' });
  await capabilities.members.leave(member);
  expect((await sessionOf(token)).customerId).toBeNull();
  await expect(capabilities.accounts.logIn(await guest(), who, from())).rejects.toMatchObject({
    code: 'unauthenticated',
  });
  const left = JSON.stringify([
    await shop.db.customer.findUnique({ where: { id: customerId } }),
    await shop.db.order.findMany({ where: { shopperId: customerId } }),
    await shop.db.address.findMany({ where: { customerId } }),
    await shop.events(customerId),
  ]);
  for (const trace of [who.email, who.name, address.phone, address.line1]) expect(left).not.toContain(trace);
  expect((await shop.events(customerId)).at(-1)?.type).toBe('shopper-forgotten');
  // The address is free again.
  await capabilities.accounts.signUp(await guest(), who, from());
});

test('no e-mail, password or token stands in Redis', async () => {
  const who = person();
  const { token } = await capabilities.accounts.signUp(await guest(), who, from());
  await capabilities.accounts.logIn(await guest(), { ...who, password: 'wrong guess' }, from()).catch(() => undefined);
  await sessionOf(token);
  const names = await vi.waitFor(async () => {
    const found = await redis.keys(`${services.namespace}:*`);
    expect(found.some((name) => name.includes(':session-copy:'))).toBe(true);
    return found;
  });
  const values = await Promise.all(
    names.filter((name) => name.includes(':session-copy:')).map((name) => redis.get(name)),
  );
  const all = JSON.stringify([names, values]);
  for (const secret of [who.email, who.password, token]) expect(all).not.toContain(secret);
});
