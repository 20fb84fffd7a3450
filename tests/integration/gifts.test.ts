import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { LINK_DAYS_AFTER_END, LINK_DAYS_AT_MOST } from '#domain/gift/link.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { readShipments } from '#server/adapters/postgres/shipments.ts';
import { createCheckout, type PlaceOrderInput } from '#server/checkout/checkout.ts';
import { createClaims } from '#server/claims/claims.ts';
import { createGifts, newGiftToken } from '#server/gifts/gifts.ts';
import { createMembers } from '#server/identity/members.ts';
import { DECLINED_RECIPIENT } from '../support/book-provider.ts';
import { createShippingShop } from '../support/shipping.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services, 20);
const { db } = shop;
const shipping = createShippingShop(shop);
const { now, cart, book } = shipping;
const { provider } = book;
const checkout = createCheckout({ db, cart, provider, now });
const claims = createClaims({ db, provider, now });
const shipments = {
  ofOrders: async (orderIds: readonly string[]) =>
    new Map(
      [...Map.groupBy(await readShipments(db, orderIds), ({ orderId }) => orderId)].map(([orderId, shown]) => [
        orderId,
        shown.map(({ view }) => view),
      ]),
    ),
};
const gifts = createGifts({ db, shipments, now });
const giftsAt = (at: Date) => createGifts({ db, shipments, now: () => at });

const TO = {
  recipient: '선물받는이',
  phone: '010-9876-5432',
  postcode: '48058',
  line1: '부산광역시 해운대구 센텀중앙로 48',
  line2: '1203호',
  deliveryRequest: '초인종은 누르지 말아 주세요',
};
const GIFT = { sender: '보내는이', message: '생일 축하해!\n오래오래 쓰기를.' };

async function buyGift(quantity = 2, fields: Partial<PlaceOrderInput> = {}, buyer = shop.shopper()) {
  const { offerIds } = await shop.product({ priceWon: 12_340, stock: 50 });
  await cart.add(buyer, { offerId: offerIds[0] ?? 0, quantity });
  const terms = { address: TO, coupons: 'auto', method: 'card', gift: GIFT } as const;
  const order = await checkout.placeOrder(buyer, { idempotencyKey: randomUUID(), ...terms, ...fields });
  const gift = await gifts.ofOrder(order.orderId);
  return { buyer, order, token: gift?.token ?? '' };
}

test('a gift is frozen with its order, and its link shows what it is and who it is from, and no amount', async () => {
  const { order, token } = await buyGift();
  expect(order.status).toBe('PAID');
  expect(order.address).toEqual(TO);
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  const opened = await gifts.open(token);
  expect(opened).toMatchObject({
    gift: { ...GIFT, recipient: TO.recipient, lines: [{ quantity: 2, name: expect.any(String) }] },
    isCancelled: false,
    shipments: [{ state: 'RECEIVED' }],
  });
  const shown = JSON.stringify(opened);
  for (const secret of [TO.phone, TO.line1, TO.line2, TO.postcode, TO.deliveryRequest, order.number])
    expect(shown).not.toContain(secret);
  expect(shown).not.toMatch(/won|price|12340|24680/i);
});

test('no event, order message or step of a payment has the message, the sender, the link or the recipient', async () => {
  const { order, token } = await buyGift();
  const messages = await db.outboxMessage.findMany();
  expect(messages.length).toBeGreaterThan(3);
  const text = JSON.stringify(messages, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
  expect(text).toContain(order.orderId);
  for (const secret of [token, GIFT.sender, '생일 축하해', TO.recipient, TO.phone, TO.line1, TO.deliveryRequest])
    expect(text).not.toContain(secret);
});

test('an order that is no gift has no link; one press sent twice is one gift', async () => {
  const { order } = await buyGift(1, { gift: undefined });
  expect(await gifts.ofOrder(order.orderId)).toBeNull();
  const buyer = shop.shopper();
  const { offerIds } = await shop.product({ priceWon: 1_000, stock: 9 });
  await cart.add(buyer, { offerId: offerIds[0] ?? 0, quantity: 1 });
  const input = {
    ...{ idempotencyKey: randomUUID(), address: TO, gift: GIFT },
    ...({ coupons: 'auto', method: 'card' } as const),
  };
  const both = await Promise.all([checkout.placeOrder(buyer, input), checkout.placeOrder(buyer, input)]);
  expect(new Set(both.map(({ orderId }) => orderId)).size).toBe(1);
  expect(await db.orderGift.count({ where: { orderId: both[0]?.orderId ?? '' } })).toBe(1);
});

test('a link opens its own gift only; another text, and an invented link, open none', async () => {
  const [one, other] = [await buyGift(), await buyGift(1)];
  expect((await gifts.open(one.token))?.gift.orderId).toBe(one.order.orderId);
  expect((await gifts.open(other.token))?.gift.orderId).toBe(other.order.orderId);
  for (const text of [
    newGiftToken(),
    one.order.orderId,
    one.token.slice(0, -1),
    `${one.token}=`,
    '',
    '%00',
    "' OR 1=1",
  ])
    expect(await gifts.open(text)).toBeNull();
});

test('a gift that is not paid has no page', async () => {
  const { order, token } = await buyGift(1, { address: { ...TO, recipient: DECLINED_RECIPIENT } });
  expect(order.status).toBe('PAYMENT_FAILED');
  expect(token).not.toBe('');
  expect(await gifts.open(token)).toBeNull();
});

test('a gift that is cancelled says so, for 30 days', async () => {
  const { buyer, order, token } = await buyGift();
  await shipping.orders.cancel(buyer, order.orderId);
  expect(await gifts.open(token)).toMatchObject({ isCancelled: true, gift: { ...GIFT, lines: [{ quantity: 2 }] } });
  const day = (days: number) => giftsAt(new Date(now().getTime() + days * DAY_MS)).open(token);
  expect(await day(LINK_DAYS_AFTER_END - 1)).not.toBeNull();
  expect(await day(LINK_DAYS_AFTER_END + 1)).toBeNull();
});

test('pieces that were cancelled are no part of the gift any more', async () => {
  const { buyer, order, token } = await buyGift(3);
  const line = await db.orderLine.findFirstOrThrow({ where: { orderId: order.orderId } });
  await claims.request(buyer, order.orderId, {
    ...{ kind: 'CANCEL', reason: 'changed-mind', lines: [{ lineId: line.id, quantity: 2 }] },
    idempotencyKey: randomUUID(),
  });
  expect((await gifts.open(token))?.gift.lines).toMatchObject([{ quantity: 1 }]);
  expect(await gifts.contents(order.orderId)).toMatchObject([{ quantity: 1 }]);
});

test('the link opens until 30 days after the arrival, and for 180 days while nothing has arrived', async () => {
  const { order, token } = await buyGift();
  const expiresAfter = async () => ((await gifts.open(token))?.expiresAt.getTime() ?? 0) - order.placedAt.getTime();
  expect(await expiresAfter()).toBe(LINK_DAYS_AT_MOST * DAY_MS);
  const parcels = await shipping.untilEnded(order.orderId);
  const { deliveredAt } = parcels[0] ?? {};
  // Of a thousand parcels two are lost: then the first rule stays.
  if (deliveredAt == null) return;
  const expiresAt = (await gifts.open(token))?.expiresAt;
  expect(expiresAt?.getTime()).toBe(deliveredAt.getTime() + LINK_DAYS_AFTER_END * DAY_MS);
  expect(await giftsAt(new Date((expiresAt?.getTime() ?? 0) + 1)).open(token)).toBeNull();
});

test('after leaving, gift message, recipient, address and link are gone (ecommerce-laravel PR 779, opengento#94)', async () => {
  const shopperId = randomUUID();
  await db.customer.create({
    data: { id: shopperId, email: `${shopperId}@example.com`, passwordHash: 'x', name: '단골' },
  });
  const buyer = { shopperId, sessionId: 's' };
  const { order, token } = await buyGift(1, {}, buyer);
  const other = await buyGift(1);
  const members = createMembers({
    ...{ db, now, sessions: { endAllOf: async () => undefined } },
    recentViews: { read: async () => [], clear: async () => undefined },
  });
  await members.leave(buyer);
  expect(await gifts.open(token)).toBeNull();
  expect(await gifts.ofOrder(order.orderId)).toBeNull();
  const left = JSON.stringify(
    await db.order.findUniqueOrThrow({ where: { id: order.orderId }, include: { gift: true } }),
  );
  for (const trace of [...Object.values(TO), GIFT.sender, '생일 축하해', token]) expect(left).not.toContain(trace);
  // Another buyer's gift stays.
  expect(await gifts.open(other.token)).not.toBeNull();
});
