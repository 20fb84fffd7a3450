import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { PAYMENT_METHODS } from '#contracts/payment-methods.ts';
import { CHALLENGE_LIFE_MS, MAX_OPEN_CHALLENGES, MAX_PASSKEYS } from '#domain/passkey/limits.ts';
import { sweepChallenges } from '#server/adapters/postgres/passkey-challenges.ts';
import { createWebAuthn } from '#server/adapters/webauthn.ts';
import { createCart } from '#server/cart/cart.ts';
import { createCheckout, type PlaceOrderInput } from '#server/checkout/checkout.ts';
import { createPasswordCheck } from '#server/identity/password-check.ts';
import { hashPassword } from '#server/identity/password-hash.ts';
import { createMemoryAttempts, createThrottle } from '#server/identity/throttle.ts';
import { createPasskeys } from '#server/passkeys/passkeys.ts';
import { createPaymentConfirmations } from '#server/passkeys/payment-confirmations.ts';
import { type Authenticator, createAuthenticator, type Deviation, withChallenge } from '../support/authenticator.ts';
import { createBookProvider } from '../support/book-provider.ts';
import { testMembers } from '../support/members.ts';
import { address } from '../support/payment-shop.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

/* Enrolling passkeys and paying with them: keys and signatures are real, only the device is software. */

const SITE = { rpId: 'shop.example', origin: 'https://shop.example' };
const PASSWORD = 'a phrase of its own';
const services = await startTestServices();
const shop = await startTestShop(services, 20);
const { db } = shop;
const people = testMembers(db, services.env.REDIS_URL ?? '', services.namespace, services.env.SESSION_SECRET ?? '');
afterAll(() => people.close());
const passwordHash = await hashPassword(PASSWORD);

let lateMs = 0;
const now = () => new Date(Date.now() + lateMs);
const provider = { ...createBookProvider().provider, methods: PAYMENT_METHODS };
const cart = createCart({ db, now });
const checkout = createCheckout({ db, cart, provider, now });
const webauthn = createWebAuthn(SITE, 'Dangol');
const throttle = createThrottle({ counters: createMemoryAttempts() });
const passkeys = createPasskeys({ db, webauthn, checkPassword: createPasswordCheck({ db, throttle }), now });
const confirmations = createPaymentConfirmations({ db, webauthn, checkout, throttle, now });

beforeEach(() => {
  lateMs = 0;
});

async function member(): Promise<string> {
  const { customerId } = await people.add();
  await db.customer.update({ where: { id: customerId }, data: { passwordHash } });
  return customerId;
}

async function enrolled(customerId: string, device = createAuthenticator(SITE.origin), name = '내 휴대폰') {
  const options = await passkeys.beginEnrolment(customerId, PASSWORD);
  const passkeyId = await passkeys.enrol(customerId, { name, attestation: device.attest(options) });
  return { device, passkeyId };
}

/** A member with a passkey and something to pay for. */
async function payer({ priceWon = 40_000, counts = false } = {}) {
  const customerId = await member();
  const { device, passkeyId } = await enrolled(customerId, createAuthenticator(SITE.origin, { counts }));
  const { offerIds } = await shop.product({ priceWon, stock: 9 });
  const [offerId = 0] = offerIds;
  await cart.add({ shopperId: customerId, sessionId: 's' }, { offerId, quantity: 1 });
  return { customerId, device, passkeyId, offerId };
}

const ask = (customerId: string, idempotencyKey: string, expectedTotalWon = 1_000_000) =>
  confirmations.begin(customerId, { idempotencyKey, coupons: 'auto', postcode: '04524', expectedTotalWon });

/** Options of the challenge for a press. */
async function challengeFor(customerId: string, idempotencyKey: string) {
  const confirm = await ask(customerId, idempotencyKey);
  if (confirm === null) throw new Error('no passkey was asked for');
  return confirm.options;
}

type Signed = ReturnType<Authenticator['assert']>;

const place = (customerId: string, idempotencyKey: string, assertion?: Signed, input: Partial<PlaceOrderInput> = {}) =>
  checkout.placeOrder(
    { shopperId: customerId, sessionId: 's' },
    {
      ...{ idempotencyKey, address, coupons: 'auto', method: 'dangol-pay' },
      confirm: assertion && (() => confirmations.verify(customerId, idempotencyKey, assertion)),
      ...input,
    },
  );

const ordersOf = (shopperId: string) => db.order.count({ where: { shopperId } });
const refusal = (reason: string) => expect.objectContaining({ details: expect.objectContaining({ reason }) });

test('a passkey is enrolled with the password, and lists what it is called', async () => {
  const customerId = await member();
  const options = await passkeys.beginEnrolment(customerId, PASSWORD);
  expect(options).toMatchObject({
    ...{ rp: { id: 'shop.example' }, attestation: 'none', excludeCredentials: [] },
    authenticatorSelection: { userVerification: 'required' },
  });
  const device = createAuthenticator(SITE.origin);
  const attestation = device.attest(options);
  const passkeyId = await passkeys.enrol(customerId, { name: '거실 노트북', attestation });
  expect(await passkeys.list(customerId)).toMatchObject([
    { passkeyId, name: '거실 노트북', isBackedUp: true, lastUsedAt: null, transports: ['internal'] },
  ]);
  // The answer was lost: the same once more is the same passkey.
  expect(await passkeys.enrol(customerId, { name: '거실 노트북', attestation })).toBe(passkeyId);
  const again = await passkeys.beginEnrolment(customerId, PASSWORD);
  expect(again.excludeCredentials).toMatchObject([{ id: device.credentialId }]);
});

test('without the password, or with a wrong one, nothing can be enrolled; guesses are bounded', async () => {
  const customerId = await member();
  await expect(passkeys.beginEnrolment(customerId, 'not it')).rejects.toThrow(refusal('wrong-password'));
  for (let at = 0; at < 9; at++) await passkeys.beginEnrolment(customerId, 'not it').catch(() => undefined);
  await expect(passkeys.beginEnrolment(customerId, PASSWORD)).rejects.toThrow(refusal('too-many-attempts'));
  expect(await db.passkeyChallenge.count({ where: { customerId } })).toBe(0);
});

const BAD_ATTESTATIONS: [string, Deviation][] = [
  ['another origin', { origin: 'https://shop.example.evil' }],
  ['http instead of https', { origin: 'http://shop.example' }],
  ['another domain', { rpId: 'evil.example' }],
  ['a user who was not verified', { isUserVerified: false }],
  ['a challenge that was never given', { challenge: 'AAAA' }],
  ['the type of a payment', { type: 'webauthn.get' }],
];
test.each(BAD_ATTESTATIONS)('an attestation of %s is refused', async (_what, how) => {
  const customerId = await member();
  const options = await passkeys.beginEnrolment(customerId, PASSWORD);
  const attestation = createAuthenticator(SITE.origin).attest(options, how);
  await expect(passkeys.enrol(customerId, { name: 'x', attestation })).rejects.toThrow(
    refusal('passkey-enrolment-refused'),
  );
  expect(await passkeys.list(customerId)).toEqual([]);
});

test('a challenge enrols one passkey, of the member it was given to, before it ends', async () => {
  const [mine, other] = [await member(), await member()];
  const options = await passkeys.beginEnrolment(mine, PASSWORD);
  const refused = refusal('passkey-enrolment-refused');
  const first = createAuthenticator(SITE.origin).attest(options);
  await expect(passkeys.enrol(other, { name: 'x', attestation: first })).rejects.toThrow(refused);
  await passkeys.enrol(mine, { name: 'x', attestation: first });
  const second = createAuthenticator(SITE.origin).attest(options);
  await expect(passkeys.enrol(mine, { name: 'x', attestation: second })).rejects.toThrow(refused);
  const late = await passkeys.beginEnrolment(mine, PASSWORD);
  lateMs = CHALLENGE_LIFE_MS;
  const third = createAuthenticator(SITE.origin).attest(late);
  await expect(passkeys.enrol(mine, { name: 'x', attestation: third })).rejects.toThrow(refused);
  // A credential of another member is not taken over.
  lateMs = 0;
  const theirs = await passkeys.beginEnrolment(other, PASSWORD);
  const device = createAuthenticator(SITE.origin);
  await passkeys.enrol(other, { name: 'x', attestation: device.attest(theirs) });
  const stolen = device.attest(await passkeys.beginEnrolment(mine, PASSWORD));
  await expect(passkeys.enrol(mine, { name: 'x', attestation: stolen })).rejects.toThrow(
    refusal('passkey-enrolled-already'),
  );
});

test('a member has a bounded number of passkeys, also when two are enrolled at once', async () => {
  const customerId = await member();
  for (let at = 0; at < MAX_PASSKEYS - 1; at++) await enrolled(customerId);
  const options = [
    await passkeys.beginEnrolment(customerId, PASSWORD),
    await passkeys.beginEnrolment(customerId, PASSWORD),
  ];
  const outcomes = await Promise.allSettled(
    options.map((each) =>
      passkeys.enrol(customerId, { name: 'x', attestation: createAuthenticator(SITE.origin).attest(each) }),
    ),
  );
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(passkeys.beginEnrolment(customerId, PASSWORD)).rejects.toThrow(refusal('too-many-passkeys'));
});

test('easy pay is confirmed with a passkey: signed once for the press and its total', async () => {
  const { customerId, device } = await payer();
  const key = randomUUID();
  const confirm = await ask(customerId, key);
  expect(confirm).toMatchObject({ amountWon: 40_000, options: { userVerification: 'required', rpId: 'shop.example' } });
  const order = await place(customerId, key, device.assert(await challengeFor(customerId, key)));
  expect(order).toMatchObject({ status: 'PAID', totalWon: 40_000, payment: { method: 'dangol-pay' } });
  expect((await passkeys.list(customerId))[0]?.lastUsedAt).not.toBeNull();
});

test('a session without the passkey cannot pay by easy pay; other methods stay as they are', async () => {
  const { customerId } = await payer();
  await expect(place(customerId, randomUUID())).rejects.toThrow(refusal('passkey-required'));
  expect(await ordersOf(customerId)).toBe(0);
  expect(await place(customerId, randomUUID(), undefined, { method: 'card' })).toMatchObject({ status: 'PAID' });
});

test('a member without a passkey, and a guest, pay by easy pay as before', async () => {
  for (const shopperId of [await member(), randomUUID()]) {
    const { offerIds } = await shop.product({ priceWon: 40_000, stock: 1 });
    await cart.add({ shopperId, sessionId: 's' }, { offerId: offerIds[0] ?? 0, quantity: 1 });
    const key = randomUUID();
    expect(await ask(shopperId, key)).toBeNull();
    expect(await place(shopperId, key)).toMatchObject({ status: 'PAID' });
  }
});

test('old assertion with a fresh challenge refused (BossConsole#35)', async () => {
  const { customerId, device, offerId } = await payer();
  const [first, second] = [randomUUID(), randomUUID()];
  const old = device.assert(await challengeFor(customerId, first));
  await place(customerId, first, old);
  await cart.add({ shopperId: customerId, sessionId: 's' }, { offerId, quantity: 1 });
  const fresh = await challengeFor(customerId, second);
  await expect(place(customerId, second, old)).rejects.toThrow(refusal('passkey-over'));
  // The fresh challenge written over the signed one: the signature is of other bytes.
  await expect(place(customerId, second, withChallenge(old, fresh.challenge))).rejects.toThrow(
    refusal('passkey-refused'),
  );
  expect(await ordersOf(customerId)).toBe(1);
  // And the fresh one is still there for who can sign it.
  expect(await place(customerId, second, device.assert(fresh))).toMatchObject({ status: 'PAID' });
});

const BAD_ASSERTIONS: [string, Deviation][] = [
  ['another origin', { origin: 'https://shop.example.evil' }],
  ['another port', { origin: 'https://shop.example:8443' }],
  ['another domain', { rpId: 'evil.example' }],
  ['a user who was not verified', { isUserVerified: false }],
  ['a challenge that was never given', { challenge: 'AAAA' }],
  ['the type of an enrolment', { type: 'webauthn.create' }],
];
test.each(BAD_ASSERTIONS)('an assertion of %s is refused, and nothing is ordered', async (_what, how) => {
  const { customerId, device, offerId } = await payer();
  const key = randomUUID();
  const assertion = device.assert(await challengeFor(customerId, key), how);
  await expect(place(customerId, key, assertion)).rejects.toThrow(refusal('passkey-refused'));
  expect([await ordersOf(customerId), await shop.stockOf(offerId)]).toEqual([0, 9]);
});

test('a passkey of another member, and another member’s challenge, are refused', async () => {
  const [mine, other] = [await payer(), await payer()];
  const key = randomUUID();
  const challenge = await challengeFor(mine.customerId, key);
  const refused = refusal('passkey-refused');
  await expect(place(mine.customerId, key, other.device.assert(challenge))).rejects.toThrow(refused);
  // The thief names the victim's passkey and signs with a key of their own.
  const forged = { ...other.device.assert(challenge), id: mine.device.credentialId, rawId: mine.device.credentialId };
  await expect(place(mine.customerId, key, forged)).rejects.toThrow(refused);
  const theirs = await challengeFor(other.customerId, key);
  await expect(place(mine.customerId, key, mine.device.assert(theirs))).rejects.toThrow(refused);
});

test('a challenge for one press confirms no other, and one for enrolling confirms none', async () => {
  const { customerId, device } = await payer();
  const forOther = device.assert(await challengeFor(customerId, randomUUID()));
  await expect(place(customerId, randomUUID(), forOther)).rejects.toThrow(refusal('passkey-refused'));
  const { challenge, rp } = await passkeys.beginEnrolment(customerId, PASSWORD);
  const forEnrolling = device.assert({ challenge, rpId: rp.id });
  await expect(place(customerId, randomUUID(), forEnrolling)).rejects.toThrow(refusal('passkey-refused'));
});

test('another total than was signed is refused, dearer or cheaper, and the new one can be signed', async () => {
  const { customerId, device, offerId } = await payer();
  const key = randomUUID();
  for (const priceWon of [45_000, 35_000]) {
    const assertion = device.assert(await challengeFor(customerId, key));
    await db.offer.update({ where: { id: offerId }, data: { priceWon } });
    await expect(place(customerId, key, assertion)).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'passkey-amount-changed', totalWon: priceWon },
    });
  }
  // An address in a remote area costs a surcharge that was not signed for.
  const near = device.assert(await challengeFor(customerId, key));
  const remote = { ...address, postcode: '63000' };
  await expect(place(customerId, key, near, { address: remote })).rejects.toThrow(refusal('passkey-amount-changed'));
  const order = await place(customerId, key, device.assert(await challengeFor(customerId, key)));
  expect(order).toMatchObject({ status: 'PAID', totalWon: 35_000 });
});

test('a page that shows less than it costs is told so before anything is signed', async () => {
  const { customerId } = await payer();
  await expect(ask(customerId, randomUUID(), 39_999)).rejects.toThrow(refusal('total-changed'));
});

test('an expired challenge is refused, and swept', async () => {
  const { customerId, device } = await payer();
  const key = randomUUID();
  const assertion = device.assert(await challengeFor(customerId, key));
  lateMs = CHALLENGE_LIFE_MS;
  await expect(place(customerId, key, assertion)).rejects.toThrow(refusal('passkey-over'));
  await sweepChallenges(db, now());
  expect(await db.passkeyChallenge.count({ where: { customerId } })).toBe(0);
});

test('one assertion in many requests at once is one order, and a repeat finds it without another (a lost answer)', async () => {
  const { customerId, device } = await payer({ counts: true });
  const key = randomUUID();
  const assertion = device.assert(await challengeFor(customerId, key));
  const placed = await Promise.all(Array.from({ length: 6 }, () => place(customerId, key, assertion)));
  expect(new Set(placed.map(({ orderId }) => orderId)).size).toBe(1);
  expect(await ordersOf(customerId)).toBe(1);
  expect(await ask(customerId, key)).toBeNull();
  for (const sent of [assertion, undefined])
    expect((await place(customerId, key, sent)).orderId).toBe(placed[0]?.orderId);
});

test('one assertion for two carts at once pays for one (it names its press)', async () => {
  const { customerId, device } = await payer();
  const [first, second] = [randomUUID(), randomUUID()];
  const assertion = device.assert(await challengeFor(customerId, first));
  const outcomes = await Promise.allSettled([
    place(customerId, first, assertion),
    place(customerId, second, assertion),
  ]);
  expect(outcomes[0]?.status).toBe('fulfilled');
  expect(await ordersOf(customerId)).toBe(1);
});

test('a refusal for another reason uses nothing up: the confirmation still stands', async () => {
  const { customerId, device, offerId } = await payer();
  const key = randomUUID();
  const assertion = device.assert(await challengeFor(customerId, key));
  await db.offer.update({ where: { id: offerId }, data: { stock: 0 } });
  await expect(place(customerId, key, assertion)).rejects.toMatchObject({ code: 'sold-out' });
  await db.offer.update({ where: { id: offerId }, data: { stock: 1 } });
  expect(await place(customerId, key, assertion)).toMatchObject({ status: 'PAID' });
});

test('a counter that does not grow is refused; one that stays 0 is a synced key’s', async () => {
  const { customerId, device, passkeyId, offerId } = await payer({ counts: true });
  const pay = async () => {
    const key = randomUUID();
    return place(customerId, key, device.assert(await challengeFor(customerId, key)));
  };
  expect(await pay()).toMatchObject({ status: 'PAID' });
  const counter = device.counter;
  for (const cloned of [counter - 1, 0]) {
    await cart.add({ shopperId: customerId, sessionId: 's' }, { offerId, quantity: 1 });
    device.counter = cloned;
    await expect(pay()).rejects.toThrow(refusal('passkey-refused'));
  }
  device.counter = counter + 5;
  expect(await pay()).toMatchObject({ status: 'PAID' });
  expect(Number((await db.passkey.findUniqueOrThrow({ where: { id: passkeyId } })).counter)).toBe(counter + 5);
  const synced = await payer();
  for (let at = 0; at < 2; at++) {
    if (at > 0) await cart.add({ shopperId: synced.customerId, sessionId: 's' }, { offerId, quantity: 1 });
    const key = randomUUID();
    const assertion = synced.device.assert(await challengeFor(synced.customerId, key));
    expect(await place(synced.customerId, key, assertion)).toMatchObject({ status: 'PAID' });
  }
});

test('a deleted passkey confirms nothing more, also when it is deleted after it signed', async () => {
  const { customerId, device, passkeyId } = await payer();
  const { device: second } = await enrolled(customerId);
  const key = randomUUID();
  const assertion = device.assert(await challengeFor(customerId, key));
  const verified = await confirmations.verify(customerId, key, assertion);
  await passkeys.remove(customerId, passkeyId, null);
  const refused = refusal('passkey-refused');
  await expect(place(customerId, key, assertion)).rejects.toThrow(refused);
  await expect(place(customerId, key, undefined, { confirm: async () => verified })).rejects.toThrow(refused);
  expect(await place(customerId, key, second.assert(await challengeFor(customerId, key)))).toMatchObject({
    status: 'PAID',
  });
});

test('the last passkey goes with the password only; of two deleted at once one is the last', async () => {
  const customerId = await member();
  const [first, second] = [await enrolled(customerId), await enrolled(customerId)];
  const outcomes = await Promise.allSettled([
    passkeys.remove(customerId, first.passkeyId, null),
    passkeys.remove(customerId, second.passkeyId, null),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const [left] = await passkeys.list(customerId);
  const id = left?.passkeyId ?? '';
  await expect(passkeys.remove(customerId, id, null)).rejects.toThrow(refusal('passkey-password-needed'));
  await expect(passkeys.remove(customerId, id, '')).rejects.toThrow(refusal('passkey-password-needed'));
  await expect(passkeys.remove(customerId, id, 'not it')).rejects.toThrow(refusal('wrong-password'));
  await passkeys.remove(customerId, id, PASSWORD);
  expect(await passkeys.isProtected(customerId)).toBe(false);
});

test('another member’s passkey can be neither renamed nor deleted', async () => {
  const [mine, other] = [await payer(), await payer()];
  const gone = refusal('passkey-not-found');
  await expect(passkeys.rename(mine.customerId, other.passkeyId, '내 것')).rejects.toThrow(gone);
  await expect(passkeys.remove(mine.customerId, other.passkeyId, PASSWORD)).rejects.toThrow(gone);
  await passkeys.rename(mine.customerId, mine.passkeyId, '침실 태블릿');
  expect(await passkeys.list(mine.customerId)).toMatchObject([{ name: '침실 태블릿' }]);
});

test('a flood of challenges is bounded: the oldest end, and after sixty in a quarter of an hour there is no more', async () => {
  const { customerId, device } = await payer();
  const key = randomUUID();
  const first = device.assert(await challengeFor(customerId, key));
  await Promise.all(Array.from({ length: MAX_OPEN_CHALLENGES + 5 }, () => challengeFor(customerId, key)));
  expect(await db.passkeyChallenge.count({ where: { customerId, usedAt: null } })).toBe(MAX_OPEN_CHALLENGES);
  await expect(place(customerId, key, first)).rejects.toThrow(refusal('passkey-refused'));
  const flood = await Promise.allSettled(Array.from({ length: 60 }, () => challengeFor(customerId, key)));
  expect(flood.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'too-many-requests' } });
});

test('where the shop has no address for passkeys, none is asked for or made, and protected accounts stay protected', async () => {
  const { customerId } = await payer();
  const nowhere = { db, webauthn: null, throttle, now };
  const there = createPasskeys({ ...nowhere, checkPassword: createPasswordCheck({ db, throttle }) });
  expect(there.site).toBeNull();
  await expect(there.beginEnrolment(customerId, PASSWORD)).rejects.toThrow(refusal('passkeys-unavailable'));
  const without = createPaymentConfirmations({ ...nowhere, checkout });
  const press = { idempotencyKey: randomUUID(), coupons: 'auto', postcode: '04524', expectedTotalWon: 99_999 } as const;
  await expect(without.begin(customerId, press)).rejects.toThrow(refusal('passkeys-unavailable'));
  await expect(place(customerId, randomUUID())).rejects.toThrow(refusal('passkey-required'));
});
