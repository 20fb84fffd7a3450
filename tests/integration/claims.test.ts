import { v7 as uuidv7 } from 'uuid';
import { expect, test } from 'vitest';
import { readParts } from '#server/adapters/postgres/claims.ts';
import { readShipments } from '#server/adapters/postgres/shipments.ts';
import { inTransaction } from '#server/adapters/postgres/transaction.ts';
import { claimsTurn } from '#server/claims/turn.ts';
import { ALL_STEPS, address, startClaimShop } from '../support/claim-shop.ts';

/** Cancellation of pieces, returns and exchanges on real tables. */

const {
  shop,
  cart,
  checkout,
  orders,
  claims,
  provider,
  now,
  pay,
  deliver,
  cancelPieces,
  returnPieces,
  newestClaim,
  advance,
  moneyOf,
  refunded,
} = await startClaimShop();

test('a line of five, cancelled two and then three (vendure#2608, #868)', async () => {
  const { shopper, order, offerIds, lineIds } = await pay(shop.shopper(), [{ priceWon: 10_001, quantity: 5 }]);
  const [lineId = '', offerId = 0] = [lineIds[0], offerIds[0]];
  expect((await cancelPieces(shopper, order.orderId, [{ lineId, quantity: 2 }])).status).toBe('PAID');
  expect(refunded(order.orderId)).toBe(20_002);
  expect(await shop.stockOf(offerId)).toBe(47);
  expect(await orders.cancelTerms(shopper.shopperId, order.orderId)).toMatchObject({ refundWon: 30_003 });
  expect((await cancelPieces(shopper, order.orderId, [{ lineId, quantity: 3 }])).status).toBe('CANCELLED');
  expect(refunded(order.orderId)).toBe(order.totalWon);
  expect(await shop.stockOf(offerId)).toBe(50);
  expect(await moneyOf(order.orderId)).toMatchObject({ keptGoods: 0, refunded: 50_005, difference: 0 });
});

test('the rest is cancelled by the order’s own button, and a whole order by its pieces', async () => {
  const { shopper, order, lineIds } = await pay(shop.shopper(), [{ priceWon: 1_000, quantity: 3 }]);
  await cancelPieces(shopper, order.orderId, [{ lineId: lineIds[0] ?? '', quantity: 1 }]);
  expect(refunded(order.orderId)).toBe(1_000);
  await Promise.all([1, 2, 3].map(() => orders.cancel(shopper, order.orderId)));
  // With the last piece the way there comes back as well.
  expect(refunded(order.orderId)).toBe(6_000);
  expect(await moneyOf(order.orderId)).toMatchObject({ captured: 6_000, refunded: 6_000, difference: 0 });
});

test('a full cancel with a coupon asks the provider for what was paid, and never for 0 (vendure#2393, #2762, #2338)', async () => {
  const shopper = shop.shopper();
  await shop.coupon(shopper.shopperId, { discountPercent: 33, maxDiscountWon: 7_777 });
  const { order } = await pay(shopper, [
    { priceWon: 9_999, quantity: 2 },
    { priceWon: 3_333, quantity: 1 },
  ]);
  expect(order.discountWon).toBeGreaterThan(0);
  await orders.cancel(shopper, order.orderId);
  expect(refunded(order.orderId)).toBe(order.totalWon);

  const free = shop.shopper();
  await shop.coupon(free.shopperId, { discountPercent: 100 });
  const gratis = await pay(free, [{ priceWon: 40_000, quantity: 1 }]);
  expect(gratis.order.totalWon).toBe(0);
  await orders.cancel(free, gratis.order.orderId);
  expect((await moneyOf(gratis.order.orderId)).difference).toBe(0);
});

test('shipping of the second seller comes back, alone, once (Sylius RefundPlugin#110, medusa#13066)', async () => {
  const { shopper, order, lineIds } = await pay(shop.shopper(), [
    { priceWon: 10_000, quantity: 1, seller: 0 },
    { priceWon: 5_000, quantity: 2, seller: 1 },
  ]);
  expect(order.shippingWon).toBe(6_000);
  const second = lineIds[1] ?? '';
  await cancelPieces(shopper, order.orderId, [{ lineId: second, quantity: 1 }]);
  expect(refunded(order.orderId)).toBe(5_000);
  await cancelPieces(shopper, order.orderId, [{ lineId: second, quantity: 1 }]);
  expect(refunded(order.orderId)).toBe(13_000);
  await cancelPieces(shopper, order.orderId, [{ lineId: lineIds[0] ?? '', quantity: 1 }]);
  expect(refunded(order.orderId)).toBe(order.totalWon);
});

test('a second and a third return of an order work, and show the right rest (medusa#10842, #11481, #13433)', async () => {
  const { shopper, order, offerIds, lineIds } = await pay(shop.shopper(), [{ priceWon: 10_000, quantity: 3 }]);
  const lineId = lineIds[0] ?? '';
  await deliver(order);
  for (const [at, left] of [2, 1, 0].entries()) {
    await returnPieces(shopper, order.orderId, [{ lineId, quantity: 1 }]);
    const { claimId } = await newestClaim(order.orderId);
    await advance(order.orderId, claimId, ...ALL_STEPS);
    expect(refunded(order.orderId)).toBe((at + 1) * 10_000);
    const free = (await claims.options(shopper.shopperId, order.orderId)).free('RETURN');
    expect(free).toEqual(left === 0 ? [] : [{ lineId, quantity: left }]);
  }
  expect(await shop.stockOf(offerIds[0] ?? 0)).toBe(50);
  expect(await moneyOf(order.orderId)).toMatchObject({ keptGoods: 0, refunded: 30_000, difference: 0 });
});

test('the same piece in two claims at once: one is refused (medusa#14936)', async () => {
  const { shopper, order, lineIds } = await pay(shop.shopper(), [{ priceWon: 10_000, quantity: 1 }]);
  await deliver(order);
  const lines = [{ lineId: lineIds[0] ?? '', quantity: 1 }];
  const answers = await Promise.allSettled([1, 2, 3].map(() => returnPieces(shopper, order.orderId, lines)));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const answer of answers)
    if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'conflict' });
  expect((await readParts(shop.db, order.orderId)).claims).toHaveLength(1);
});

test('pressed twice with one key, in two tabs: one claim', async () => {
  const { shopper, order, lineIds } = await pay(shop.shopper(), [{ priceWon: 10_000, quantity: 4 }]);
  const key = uuidv7();
  const lines = [{ lineId: lineIds[0] ?? '', quantity: 1 }];
  await Promise.all([1, 2, 3].map(() => cancelPieces(shopper, order.orderId, lines, key)));
  expect(refunded(order.orderId)).toBe(10_000);
});

test('two returns open: money goes to the right one, and withdrawing one leaves the other (mollie/Shopware6#1257)', async () => {
  const { shopper, order, lineIds } = await pay(shop.shopper(), [
    { priceWon: 20_000, quantity: 1 },
    { priceWon: 7_000, quantity: 2 },
  ]);
  await deliver(order);
  await returnPieces(shopper, order.orderId, [{ lineId: lineIds[0] ?? '', quantity: 1 }]);
  const first = await newestClaim(order.orderId);
  await returnPieces(shopper, order.orderId, [{ lineId: lineIds[1] ?? '', quantity: 1 }]);
  const second = await newestClaim(order.orderId);
  await claims.withdraw(shopper, first.claimId);
  await advance(order.orderId, second.claimId, ...ALL_STEPS);
  expect(refunded(order.orderId)).toBe(7_000);
  const free = (await claims.options(shopper.shopperId, order.orderId)).free('RETURN');
  expect(free.map(({ quantity }) => quantity)).toEqual([1, 1]);
  await expect(claims.withdraw(shopper, second.claimId)).rejects.toMatchObject({ code: 'conflict' });
});

test('pieces come back to stock once, and not when damaged (openfoodnetwork#10770, reaction#3678)', async () => {
  const { shopper, order, offerIds, lineIds } = await pay(shop.shopper(), [{ priceWon: 10_000, quantity: 3 }]);
  const lineId = lineIds[0] ?? '';
  await deliver(order);
  await returnPieces(shopper, order.orderId, [{ lineId, quantity: 3 }]);
  const { claimId } = await newestClaim(order.orderId);
  const [approved, collecting, received] = ALL_STEPS;
  const inspected = { to: 'INSPECTED', damaged: new Map([[lineId, 1]]) } as const;
  await advance(order.orderId, claimId, approved, collecting, received, inspected);
  expect(await shop.stockOf(offerIds[0] ?? 0)).toBe(47);
  await advance(order.orderId, claimId, { to: 'DONE' }, { to: 'DONE' });
  expect(await shop.stockOf(offerIds[0] ?? 0)).toBe(49);
  expect(refunded(order.orderId)).toBe(30_000);
});

test('what is wrong with a product can come back for three months, a change of mind for seven days', async () => {
  const { shopper, order, lineIds } = await pay(shop.shopper(), [{ priceWon: 10_000, quantity: 2 }]);
  const lines = [{ lineId: lineIds[0] ?? '', quantity: 1 }];
  await expect(returnPieces(shopper, order.orderId, lines)).rejects.toMatchObject({ code: 'conflict' });
  await deliver(order, 8);
  await expect(returnPieces(shopper, order.orderId, lines, 'changed-mind')).rejects.toMatchObject({
    details: { reason: 'too-late-to-claim', days: 7 },
  });
  await returnPieces(shopper, order.orderId, lines, 'faulty');
  await expect(cancelPieces(shopper, order.orderId, lines)).rejects.toMatchObject({ code: 'conflict' });
});

test('a return by change of mind pays the way back, out of the refund', async () => {
  const { shopper, order, lineIds } = await pay(shop.shopper(), [{ priceWon: 10_000, quantity: 2 }]);
  await deliver(order);
  const lines = [{ lineId: lineIds[0] ?? '', quantity: 1 }];
  const request = { kind: 'RETURN', reason: 'changed-mind', lines } as const;
  expect(await claims.terms(shopper.shopperId, order.orderId, request)).toMatchObject({
    feeWon: 3_000,
    refundWon: 7_000,
  });
  await expect(
    claims.request(shopper, order.orderId, { ...request, idempotencyKey: uuidv7(), shownRefundWon: 7_001 }),
  ).rejects.toMatchObject({ details: { reason: 'refund-changed' } });
  await claims.request(shopper, order.orderId, { ...request, idempotencyKey: uuidv7(), shownRefundWon: 7_000 });
  await advance(order.orderId, (await newestClaim(order.orderId)).claimId, ...ALL_STEPS);
  expect(await moneyOf(order.orderId)).toMatchObject({ fees: 3_000, refunded: 7_000, difference: 0 });
});

test('a coupon comes back when nothing bought with it is kept, before the rest of its order', async () => {
  const shopper = shop.shopper();
  const [first, second] = [
    await shop.product({ priceWon: 40_000, stock: 9 }),
    await shop.product({ priceWon: 40_000, stock: 9 }),
  ];
  const couponId = await shop.coupon(shopper.shopperId, { target: { kind: 'product', productIds: [first.productId] } });
  for (const { offerIds } of [first, second]) await cart.add(shopper, { offerId: offerIds[0] ?? 0, quantity: 2 });
  const order = await checkout.placeOrder(shopper, {
    idempotencyKey: uuidv7(),
    address,
    coupons: 'auto',
    method: 'card',
  });
  const { lines } = await readParts(shop.db, order.orderId);
  const lineId = lines.find(({ productId }) => productId === first.productId)?.lineId ?? '';
  const statusOf = async () => (await shop.db.coupon.findUniqueOrThrow({ where: { id: couponId } })).status;
  await cancelPieces(shopper, order.orderId, [{ lineId, quantity: 1 }]);
  expect(await statusOf()).toBe('USED');
  await cancelPieces(shopper, order.orderId, [{ lineId, quantity: 1 }]);
  expect(await statusOf()).toBe('ISSUED');
  expect(refunded(order.orderId)).toBe(72_000);
});

test('cancelled pieces leave their parcel, and a parcel without pieces is not sent', async () => {
  const { shopper, order, lineIds } = await pay(shop.shopper(), [
    { priceWon: 10_000, quantity: 3, seller: 0 },
    { priceWon: 5_000, quantity: 1, seller: 1 },
  ]);
  const parcels = async () =>
    (await readShipments(shop.db, [order.orderId])).map(({ view }) => ({
      state: view.state,
      pieces: view.lines.map(({ quantity }) => quantity),
    }));
  expect(await parcels()).toEqual([
    { state: 'RECEIVED', pieces: [3] },
    { state: 'RECEIVED', pieces: [1] },
  ]);
  await cancelPieces(shopper, order.orderId, [
    { lineId: lineIds[0] ?? '', quantity: 2 },
    { lineId: lineIds[1] ?? '', quantity: 1 },
  ]);
  expect(await parcels()).toEqual([
    { state: 'RECEIVED', pieces: [1] },
    { state: 'CANCELLED', pieces: [1] },
  ]);
  await cancelPieces(shopper, order.orderId, [{ lineId: lineIds[0] ?? '', quantity: 1 }]);
  expect((await parcels()).map(({ state }) => state)).toEqual(['CANCELLED', 'CANCELLED']);
});

test('another shopper’s order and claim are not found', async () => {
  const { shopper, order, lineIds } = await pay(shop.shopper(), [{ priceWon: 10_000, quantity: 2 }]);
  await deliver(order);
  const lines = [{ lineId: lineIds[0] ?? '', quantity: 1 }];
  const other = shop.shopper();
  await expect(returnPieces(other, order.orderId, lines)).rejects.toMatchObject({ code: 'not-found' });
  await expect(claims.options(other.shopperId, order.orderId)).rejects.toMatchObject({ code: 'not-found' });
  await returnPieces(shopper, order.orderId, lines);
  const { claimId } = await newestClaim(order.orderId);
  await expect(claims.withdraw(other, claimId)).rejects.toMatchObject({ code: 'not-found' });
  await expect(claims.withdraw(other, uuidv7())).rejects.toMatchObject({ code: 'not-found' });
  await expect(claims.confirm(other, order.orderId)).rejects.toMatchObject({ code: 'not-found' });
});

test('a purchase confirms itself after seven days, but not while a claim is open', async () => {
  const { shopper, order, lineIds } = await pay(shop.shopper(), [{ priceWon: 10_000, quantity: 2 }]);
  await deliver(order, 8);
  await returnPieces(shopper, order.orderId, [{ lineId: lineIds[0] ?? '', quantity: 1 }]);
  const turn = {
    db: shop.db,
    provider,
    now,
    stepMs: 0,
    onError: (_id: string, error: unknown) => Promise.reject(error),
  };
  const statusOf = async () => (await orders.one(shopper.shopperId, order.orderId)).status;
  await claimsTurn(turn);
  expect(await statusOf()).toBe('DELIVERED');
  await expect(claims.confirm(shopper, order.orderId)).rejects.toMatchObject({ code: 'conflict' });
  await claims.withdraw(shopper, (await newestClaim(order.orderId)).claimId);
  await claimsTurn(turn);
  expect(await statusOf()).toBe('COMPLETED');
  expect((await claims.confirm(shopper, order.orderId)).status).toBe('COMPLETED');
});

test('the database itself refuses a piece that is in another claim, and one that was not bought', async () => {
  const { shopper, order, lineIds } = await pay(shop.shopper(), [{ priceWon: 10_000, quantity: 2 }]);
  await cancelPieces(shopper, order.orderId, [{ lineId: lineIds[0] ?? '', quantity: 1 }]);
  const { claimId } = await newestClaim(order.orderId);
  const insert = (pieces: number[]) =>
    inTransaction(shop.db, async (tx) => {
      const copy = uuidv7();
      await tx.$executeRaw`
        INSERT INTO claim (id, order_id, seller_id, kind, requested_by, fault, reason, state, idempotency_key, goods_won,
          shipping_won, fee_won, settles_shipping)
        SELECT ${copy}::uuid, order_id, seller_id, kind, requested_by, fault, reason, state, ${copy}, 0, 0, 0, false
        FROM claim WHERE id = ${claimId}::uuid`;
      await tx.$executeRaw`INSERT INTO claim_line (claim_id, line_id, pieces) VALUES (${copy}::uuid, ${lineIds[0]}::uuid, ${pieces})`;
    });
  await expect(insert([0])).rejects.toThrow(/in another claim/);
  await expect(insert([2])).rejects.toThrow(/no such pieces/);
  await expect(insert([1, 1])).rejects.toThrow(/no such pieces/);
  await insert([1]);
});

test('a whole order cancelled by its pieces is published as one that was cancelled', async () => {
  const { shopper, order, lineIds } = await pay(shop.shopper(), [{ priceWon: 10_000, quantity: 2 }]);
  await cancelPieces(shopper, order.orderId, [{ lineId: lineIds[0] ?? '', quantity: 2 }]);
  const cancelled = (await shop.events(shopper.shopperId)).filter(({ type }) => type === 'order-cancelled');
  expect(cancelled.map(({ payload }) => payload.orderId)).toEqual([order.orderId]);
});

test('an order whose money does not add up is found by the view that the alert reads', async () => {
  const { shopper, order, lineIds } = await pay(shop.shopper(), [{ priceWon: 10_000, quantity: 2 }]);
  await cancelPieces(shopper, order.orderId, [{ lineId: lineIds[0] ?? '', quantity: 1 }]);
  const found = () =>
    shop.db.$queryRaw<{ won: number }[]>`
      SELECT difference_won::int AS won FROM order_money_difference WHERE order_id = ${order.orderId}::uuid`;
  expect(await found()).toEqual([]);
  const amountOf = (won: number) =>
    shop.db.refund.updateMany({ where: { payment: { orderId: order.orderId } }, data: { amountWon: won } });
  await amountOf(9_999);
  expect(await found()).toEqual([{ won: 1 }]);
  await amountOf(10_000);
});
