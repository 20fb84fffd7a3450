import { expect, test } from 'vitest';
import { HOUR_MS } from '#domain/shared/durations.ts';
import { createLocalCarrier } from '#server/adapters/carrier/local-carrier.ts';
import { createSellerSteps } from '#server/shipping/seller-steps.ts';
import { openMissingShipments, shippingTurn } from '#server/shipping/shipping-turn.ts';
import { createScriptedCarrier, createShippingShop, waybillWith } from '../support/shipping.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services, 20);
const { db } = shop;
const shipping = createShippingShop(shop);
const { orders, paidOrder, shipmentsOf, status, deps, untilEnded } = shipping;
const steps = createSellerSteps({ db, now: shipping.now });

test('a paid order has a shipment for each seller, promised for the day of its slowest offer', async () => {
  const { orderId, offerIds } = await paidOrder({ sellers: 2, quantity: 3 });
  await db.offer.update({ where: { id: offerIds[1] ?? 0 }, data: { arrivalDays: 5 } });
  const later = await paidOrder({ sellers: 1 });
  const shipments = await shipmentsOf(orderId);
  expect(shipments.map(({ number, state, carrier, waybill }) => [number, state, carrier, waybill])).toEqual([
    [1, 'RECEIVED', null, null],
    [2, 'RECEIVED', null, null],
  ]);
  expect(new Set(shipments.map(({ sellerId }) => sellerId)).size).toBe(2);
  expect(shipments.map(({ lines }) => lines.map(({ quantity }) => quantity))).toEqual([[3], [3]]);
  for (const { promisedAt, openedAt } of [...shipments, ...(await shipmentsOf(later.orderId))]) {
    // 15:00 UTC is midnight in Seoul; two days promised.
    expect(promisedAt.toISOString()).toMatch(/T15:00:00\.000Z$/);
    expect(promisedAt.getTime() - openedAt.getTime()).toBeGreaterThan(48 * HOUR_MS);
  }
});

test('shipments go from received to delivered; the order follows, with the cause of each status', async () => {
  const { orderId } = await paidOrder({ sellers: 2 });
  const shipments = await untilEnded(orderId);
  for (const { state, isLate, deliveredAt, promisedAt, carrier, waybill, changes } of shipments) {
    if (state !== 'DELIVERED') continue;
    expect(isLate).toBe((deliveredAt?.getTime() ?? 0) > promisedAt.getTime());
    expect([carrier, waybill]).toEqual(['local', expect.stringMatching(/^\d{12}$/)]);
    expect(changes.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['opened', 'preparing', 'handed-over', 'collected', 'delivered']),
    );
  }
  const history = await db.orderStatusChange.findMany({ where: { orderId }, orderBy: { changedAt: 'asc' } });
  const had = history.map(({ status: each, cause }) => `${each} ${cause}`);
  expect(had).toEqual(expect.arrayContaining(['PREPARING preparing-started', 'SHIPPED handed-to-carrier']));
  expect(await status(orderId)).toBe(shipments.every(({ state }) => state === 'DELIVERED') ? 'DELIVERED' : 'SHIPPED');
});

test('workers that look at once take no step before its time', async () => {
  const placed = await Promise.all(Array.from({ length: 30 }, () => paidOrder()));
  const turns = async () => {
    for (let turn = 0; turn < 5; turn++) await shippingTurn(deps());
  };
  await Promise.all(Array.from({ length: 5 }, turns));
  for (const { orderId } of placed)
    expect(await shipmentsOf(orderId)).toMatchObject([{ state: 'RECEIVED', clockSpeed: 1, version: 2 }]);
});

test('an order can be cancelled for an hour; then its seller prepares it', async () => {
  const { orderId } = await paidOrder();
  await shipping.takeDue();
  shipping.moveOn(HOUR_MS - 60_000);
  await shipping.takeDue();
  expect(await status(orderId)).toBe('PAID');
  shipping.moveOn(2 * 60_000);
  await shipping.takeDue();
  expect(await status(orderId)).toBe('PREPARING');
});

test('one parcel on time and one late: each states its own, and the order is delivered with the last', async () => {
  const { orderId } = await paidOrder({ sellers: 2 });
  const [punctual, late] = await shipmentsOf(orderId);
  for (const [shipment, fate] of [
    [punctual, 'punctual'],
    [late, 'late'],
  ] as const) {
    const key = { orderId, shipmentId: shipment?.id ?? '' };
    await steps.prepare(key);
    await steps.handOver(key, { carrier: 'local', waybill: waybillWith(fate) });
  }
  expect(await status(orderId)).toBe('SHIPPED');
  const ended = await untilEnded(orderId, {}, HOUR_MS);
  expect(ended.map(({ state, isLate }) => [state, isLate])).toEqual([
    ['DELIVERED', false],
    ['DELIVERED', true],
  ]);
  expect(await status(orderId)).toBe('DELIVERED');
});

test('cancel and "shipped" at the same moment: exactly one wins, forty times', async () => {
  const placed = await Promise.all(Array.from({ length: 40 }, () => paidOrder({ sellers: 2, stock: 10 })));
  await shipping.takeDue();
  shipping.moveOn(2 * HOUR_MS);
  const hurried = deps({ pace: { speed: 1e9, preparesAfterMs: 0, shipsAfterMs: 0 } });
  const [cancels] = await Promise.all([
    Promise.allSettled(placed.map(async (order) => orders.cancel(order, order.orderId))),
    shippingTurn(hurried).then(() => shippingTurn(hurried)),
    shippingTurn(hurried),
  ]);
  let cancelled = 0;
  for (const [at, { orderId, offerIds }] of placed.entries()) {
    const states = (await shipmentsOf(orderId)).map(({ state }) => state);
    const refunds = await db.refund.count({ where: { payment: { orderId } } });
    const stock = await Promise.all(offerIds.map(shop.stockOf));
    if (cancels[at]?.status === 'fulfilled') {
      cancelled++;
      expect([await status(orderId), ...states]).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED']);
      expect([refunds, ...stock]).toEqual([1, 10, 10]);
    } else {
      expect(cancels[at]).toMatchObject({ reason: { details: { reason: 'not-cancellable' } } });
      expect(['PREPARING', 'SHIPPED']).toContain(await status(orderId));
      expect(states).not.toContain('CANCELLED');
      expect([refunds, ...stock]).toEqual([0, 9, 9]);
    }
  }
  // Else the test would show nothing.
  expect(cancelled).toBeGreaterThan(0);
  expect(cancelled).toBeLessThan(placed.length);
});

test('two workers at once take each step once', async () => {
  const placed = await Promise.all(Array.from({ length: 20 }, () => paidOrder({ sellers: 2 })));
  const turns = async () => {
    for (let turn = 0; turn < 40; turn++) await shippingTurn(deps());
  };
  const clock = (async () => {
    for (let step = 0; step < 40; step++) {
      shipping.moveOn(3 * HOUR_MS);
      await new Promise(setImmediate);
    }
  })();
  await Promise.all([turns(), turns(), clock]);
  for (const { orderId } of placed)
    for (const { state, changes } of await untilEnded(orderId)) {
      const codes = changes.map(({ code, at }) => `${code} ${at.toISOString()}`);
      expect(new Set(codes).size).toBe(codes.length);
      for (const once of ['opened', 'preparing', 'handed-over', state === 'LOST' ? 'lost' : 'delivered'])
        expect(changes.filter(({ code }) => code === once)).toHaveLength(1);
    }
});

test('while the carrier is away parcels stay as they are, and are asked for again', async () => {
  const { orderId } = await paidOrder();
  const scripted = createScriptedCarrier(createLocalCarrier({ now: shipping.now }));
  const with_ = { carrier: scripted.carrier };
  await shipping.takeDue(with_);
  for (let turn = 0; turn < 2; turn++) {
    shipping.moveOn(4 * HOUR_MS);
    await shipping.takeDue(with_);
  }
  expect(await status(orderId)).toBe('SHIPPED');
  const [shipment] = await shipmentsOf(orderId);
  scripted.scan(shipment?.waybill ?? '', 'out-for-delivery', shipping.now());
  scripted.setAway(true);
  const before = scripted.asked();
  for (let turn = 0; turn < 3; turn++) {
    shipping.moveOn(HOUR_MS);
    await shipping.takeDue(with_);
  }
  expect(scripted.asked()).toBeGreaterThan(before + 2);
  expect((await shipmentsOf(orderId))[0]?.state).toBe('SHIPPED');
  scripted.setAway(false);
  shipping.moveOn(HOUR_MS);
  await shipping.takeDue(with_);
  expect((await shipmentsOf(orderId))[0]?.state).toBe('IN_DELIVERY');
});

test('a parcel that its seller hands over before the worker has seen it is followed like any other', async () => {
  const { orderId } = await paidOrder();
  const key = { orderId, shipmentId: (await shipmentsOf(orderId))[0]?.id ?? '' };
  const waybill = waybillWith('punctual');
  await steps.prepare(key);
  await steps.handOver(key, { carrier: 'local', waybill });
  const scripted = createScriptedCarrier(createLocalCarrier({ now: shipping.now }));
  scripted.scan(waybill, 'out-for-delivery', shipping.now());
  shipping.moveOn(11 * 60_000);
  await shipping.takeDue({ carrier: scripted.carrier });
  expect(await shipmentsOf(orderId)).toMatchObject([{ state: 'IN_DELIVERY', clockSpeed: 1 }]);
});

async function shippedOrder(stock: number) {
  const placed = await paidOrder({ quantity: 2, stock });
  const key = { orderId: placed.orderId, shipmentId: (await shipmentsOf(placed.orderId))[0]?.id ?? '' };
  await steps.prepare(key);
  const scripted = createScriptedCarrier(createLocalCarrier({ now: shipping.now }));
  const waybill = waybillWith('punctual');
  await steps.handOver(key, { carrier: 'local', waybill });
  const report = async (kind: Parameters<typeof scripted.scan>[1]) => {
    shipping.moveOn(HOUR_MS);
    scripted.scan(waybill, kind, shipping.now());
    await shipping.takeDue({ carrier: scripted.carrier });
  };
  return { ...placed, ...key, report, offerId: placed.offerIds[0] ?? 0 };
}

test('vendure#1250: pieces of a parcel that fails are sent again, taken from stock once and sold once', async () => {
  const { orderId, offerId, report } = await shippedOrder(5);
  expect(await shop.stockOf(offerId)).toBe(3);
  const sold = await db.offer.findUniqueOrThrow({ where: { id: offerId }, include: { product: true } });
  await report('lost');
  const [lost, replacement] = await shipmentsOf(orderId);
  expect(lost?.state).toBe('LOST');
  expect(replacement).toMatchObject({ state: 'RECEIVED', replacesId: lost?.id, lines: [{ quantity: 2 }] });
  expect(await shop.stockOf(offerId)).toBe(1);
  const product = await db.product.findUniqueOrThrow({ where: { id: sold.productId } });
  expect(product.soldCount).toBe(sold.product.soldCount);
  expect([product.stock, product.publishedVersion]).toEqual([1, product.version]);
  await report('lost');
  expect([(await shipmentsOf(orderId)).length, await shop.stockOf(offerId)]).toEqual([2, 1]);
  const key = { orderId, shipmentId: replacement?.id ?? '' };
  await steps.handOver(key, { carrier: 'local', waybill: waybillWith('punctual') });
  await untilEnded(orderId);
  expect(await status(orderId)).toBe('DELIVERED');
});

test('vendure#1250: without stock a lost parcel is refunded, and the database bounds what may be sent again', async () => {
  const { orderId, shipmentId, offerId, report } = await shippedOrder(2);
  await report('lost');
  expect(await shipmentsOf(orderId)).toMatchObject([{ state: 'LOST', nextAt: null }]);
  expect([await status(orderId), await shop.stockOf(offerId)]).toEqual(['CANCELLED', 0]);
  const line = await db.shipmentLine.findFirstOrThrow({ where: { shipmentId } });
  const { orderLineId } = line;
  const { id: _id, number: _number, ...lost } = await db.shipment.findUniqueOrThrow({ where: { id: shipmentId } });
  const again = { ...lost, state: 'RECEIVED', replacesId: shipmentId, carrier: null, waybill: null } as const;
  const insert = (id: string, number: number, quantity: number) =>
    db.$transaction([
      db.shipment.create({ data: { ...again, id, number, ...(number > 2 && { replacesId: null }) } }),
      db.shipmentLine.create({ data: { shipmentId: id, orderLineId, quantity } }),
    ]);
  await insert('01900000-0000-7000-8000-000000000001', 2, 2);
  await expect(insert('01900000-0000-7000-8000-000000000002', 3, 1)).rejects.toThrow(/more pieces of order line/);
});

test('a parcel that comes back unopened is refunded and on sale again, and its order is cancelled', async () => {
  const { orderId, offerId, report } = await shippedOrder(5);
  await report('out-for-delivery');
  await report('delivery-failed');
  expect((await shipmentsOf(orderId))[0]?.state).toBe('DELIVERY_FAILED');
  await report('returned');
  expect(await shipmentsOf(orderId)).toMatchObject([{ state: 'RETURNED', deliveredAt: null, nextAt: null }]);
  expect([await status(orderId), await shop.stockOf(offerId)]).toEqual(['CANCELLED', 5]);
});

test('a seller splits a parcel: no piece twice, none forgotten, also by two at once', async () => {
  const { orderId } = await paidOrder({ quantity: 3 });
  const [whole] = await shipmentsOf(orderId);
  const key = { orderId, shipmentId: whole?.id ?? '' };
  const orderLineId = whole?.lines[0]?.orderLineId ?? '';
  for (const pieces of [0, 3, 4, -1, 0.5])
    await expect(steps.split(key, new Map([[orderLineId, pieces]]))).rejects.toMatchObject({ code: 'invalid-input' });
  const both = await Promise.allSettled([1, 2].map((pieces) => steps.split(key, new Map([[orderLineId, pieces]]))));
  expect(both.filter(({ status: each }) => each === 'fulfilled').length).toBeGreaterThan(0);
  const pieces = (await shipmentsOf(orderId)).flatMap(({ lines }) => lines.map(({ quantity }) => quantity));
  expect(pieces.reduce((sum, each) => sum + each, 0)).toBe(3);
  expect(pieces.length).toBeGreaterThan(1);
  await steps.prepare(key);
  expect(await status(orderId)).toBe('PREPARING');
  await steps.handOver(key, { carrier: 'local', waybill: waybillWith('punctual') });
  await untilEnded(orderId);
});

test('a waybill is one parcel, and its digits are checked', async () => {
  const [one, other] = [await shippedOrder(9), await paidOrder()];
  const used = (await shipmentsOf(one.orderId))[0]?.waybill ?? '';
  const key = { orderId: other.orderId, shipmentId: (await shipmentsOf(other.orderId))[0]?.id ?? '' };
  const handOver = (waybill: string) => steps.handOver(key, { carrier: 'local', waybill });
  await expect(handOver(used)).rejects.toMatchObject({ details: { reason: 'shipment-step' } });
  await steps.prepare(key);
  await expect(handOver(used)).rejects.toMatchObject({ details: { reason: 'waybill-used' } });
  await expect(handOver('123456789015')).rejects.toMatchObject({ details: { reason: 'waybill-invalid' } });
  await handOver(waybillWith('punctual'));
  await expect(steps.prepare({ ...key, orderId: one.orderId })).rejects.toMatchObject({ code: 'not-found' });
});

test('what happened stays as it was written, and an end is an end', async () => {
  const { orderId, shipmentId, report } = await shippedOrder(9);
  await report('delivered');
  await expect(db.shipmentChange.updateMany({ where: { shipmentId }, data: { place: 'x' } })).rejects.toThrow(/once/);
  await expect(db.shipmentChange.deleteMany({ where: { shipmentId } })).rejects.toThrow(/once/);
  await expect(
    db.shipment.update({ where: { id: shipmentId }, data: { state: 'SHIPPED', deliveredAt: null, isLate: null } }),
  ).rejects.toThrow(/stays so/);
  await db.order.delete({ where: { id: orderId } });
  expect(await db.shipmentChange.count({ where: { shipmentId } })).toBe(0);
});

test('an order that was paid through the release before gets its shipments; one of another program none', async () => {
  const { productId } = await shop.product({ priceWon: 1, stock: 1 });
  const { shopperId } = shop.shopper();
  const own = await shop.order({ shopperId, productIds: [productId] });
  const generated = await shop.order({ shopperId, productIds: [productId], source: 'generated' });
  const unpaid = await shop.order({ shopperId, productIds: [productId], status: 'PENDING' });
  await Promise.all([openMissingShipments(deps()), openMissingShipments(deps())]);
  await openMissingShipments(deps());
  expect(await shipmentsOf(own)).toHaveLength(1);
  expect([await shipmentsOf(generated), await shipmentsOf(unpaid)]).toEqual([[], []]);
});
