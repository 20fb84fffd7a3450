import { expect, test } from 'vitest';
import { readParts } from '#server/adapters/postgres/claims.ts';
import { readShipments } from '#server/adapters/postgres/shipments.ts';
import { claimsTurn } from '#server/claims/turn.ts';
import { ALL_STEPS, startClaimShop } from '../support/claim-shop.ts';
import { waybillWith } from '../support/shipping.ts';

/** Cancellations while sellers prepare, send and lose parcels: on real tables. */

const { shop, orders, claims, provider, now, pay, cancelPieces, newestClaim, advance, moneyOf, refunded, ...parcels } =
  await startClaimShop();
const { sellers, parcelsOf, scan, moveParcel } = parcels;

const claimsOf = async (orderId: string) => (await readParts(shop.db, orderId)).claims;
const statusOf = async (orderId: string) => (await shop.db.order.findUniqueOrThrow({ where: { id: orderId } })).status;
const keyOf = ({ orderId, id }: { orderId: string; id: string }) => ({ orderId, shipmentId: id });
const sendIt = (parcel: { orderId: string; id: string }) =>
  sellers.handOver(keyOf(parcel), { carrier: 'local', waybill: waybillWith('punctual') });
const turn = (fields: Partial<Parameters<typeof claimsTurn>[0]> = {}) =>
  claimsTurn({
    ...{ db: shop.db, provider, now, stepMs: 0 },
    onError: (_id, error) => {
      throw error;
    },
    ...fields,
  });

/** An order of one seller that is being prepared. */
async function preparing(quantity = 3, priceWon = 10_000) {
  const sold = await pay(shop.shopper(), [{ priceWon, quantity }]);
  const { orderId } = sold.order;
  const [parcel] = await parcelsOf(orderId);
  if (parcel === undefined) throw new Error('the order has no parcel');
  await moveParcel(parcel);
  return { ...sold, orderId, parcel, lineId: sold.lineIds[0] ?? '', offerId: sold.offerIds[0] ?? 0 };
}

test('a cancellation of what is being prepared is a request; its seller stops the parcel, and it is refunded', async () => {
  const { shopper, orderId, lineId, offerId } = await preparing();
  expect((await claims.options(shopper.shopperId, orderId)).kinds).toEqual(['CANCEL']);
  await cancelPieces(shopper, orderId, [{ lineId, quantity: 1 }]);
  const asked = await newestClaim(orderId);
  expect(asked.state).toBe('REQUESTED');
  expect(refunded(orderId)).toBe(0);
  expect((await claims.options(shopper.shopperId, orderId)).free('CANCEL')).toEqual([{ lineId, quantity: 2 }]);
  await advance(orderId, asked.claimId, { to: 'DONE' });
  expect(refunded(orderId)).toBe(10_000);
  expect(await shop.stockOf(offerId)).toBe(48);
  expect((await readShipments(shop.db, [orderId]))[0]?.view.lines).toMatchObject([{ quantity: 2 }]);
  expect(await statusOf(orderId)).toBe('PREPARING');
  expect(await moneyOf(orderId)).toMatchObject({ difference: 0, pending: 0 });
});

test('when the last piece is stopped, the order is cancelled as a whole, and announced once', async () => {
  const { shopper, order, orderId, lineId } = await preparing(2);
  await cancelPieces(shopper, orderId, [{ lineId, quantity: 2 }]);
  await advance(orderId, (await newestClaim(orderId)).claimId, { to: 'DONE' });
  expect(await statusOf(orderId)).toBe('CANCELLED');
  expect(refunded(orderId)).toBe(order.totalWon);
  expect((await parcelsOf(orderId)).map(({ state }) => state)).toEqual(['CANCELLED']);
  const cancelled = (await shop.events(shopper.shopperId)).filter(({ type }) => type === 'order-cancelled');
  expect(cancelled.map(({ payload }) => payload.orderId)).toEqual([orderId]);
});

test('a parcel that leaves before the answer turns the request into a return, which can be withdrawn', async () => {
  const { shopper, orderId, lineId, parcel } = await preparing(2, 20_000);
  const shown = await claims.terms(shopper.shopperId, orderId, {
    ...{ kind: 'CANCEL', reason: 'changed-mind', lines: [{ lineId, quantity: 1 }] },
  });
  expect(shown).toMatchObject({ refundWon: 20_000, ifSent: { refundWon: 14_000 } });
  await cancelPieces(shopper, orderId, [{ lineId, quantity: 1 }]);
  await sendIt(parcel);
  const [request, sent] = await claimsOf(orderId);
  expect(request).toMatchObject({ kind: 'CANCEL', state: 'REJECTED', stateReason: 'already-sent' });
  // The way back, and the way there that is no longer free for what is kept: as it was shown.
  expect(sent).toMatchObject({ kind: 'RETURN', state: 'REQUESTED', goodsWon: 20_000, feeWon: 6_000 });
  await advance(orderId, sent?.claimId ?? '', { to: 'APPROVED' });
  // Nothing is collected before it has arrived.
  expect(await turn({ stepMs: 1, now: () => new Date(Date.now() + 60_000) })).toBe(0);
  await scan(parcel, 'delivered');
  expect(await turn({ stepMs: 1, now: () => new Date(Date.now() + 60_000) })).toBe(1);
  await claims.withdraw(shopper, sent?.claimId ?? '');
  expect(refunded(orderId)).toBe(0);
  expect((await claims.options(shopper.shopperId, orderId)).free('RETURN')).toEqual([{ lineId, quantity: 2 }]);
});

test('late delivery as the reason: the return after the hand-over costs nothing', async () => {
  const { shopper, orderId, lineId, parcel } = await preparing(1, 20_000);
  const lines = [{ lineId, quantity: 1 }];
  await claims.request(shopper, orderId, { idempotencyKey: 'late', kind: 'CANCEL', reason: 'late-delivery', lines });
  await sendIt(parcel);
  await scan(parcel, 'delivered');
  await advance(orderId, (await newestClaim(orderId)).claimId, ...ALL_STEPS);
  expect(refunded(orderId)).toBe(23_000);
});

test('cancel and “shipped” at the same moment: exactly one wins, twenty times', async () => {
  for (let time = 0; time < 20; time++) {
    const { shopper, orderId, lineId, parcel } = await preparing(1);
    await cancelPieces(shopper, orderId, [{ lineId, quantity: 1 }]);
    const { claimId } = await newestClaim(orderId);
    const [stopped, sent] = await Promise.allSettled([advance(orderId, claimId, { to: 'DONE' }), sendIt(parcel)]);
    const [state] = (await parcelsOf(orderId)).map((each) => each.state);
    expect([stopped.status, sent.status].toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(state).toBe(stopped.status === 'fulfilled' ? 'CANCELLED' : 'SHIPPED');
    expect(refunded(orderId)).toBe(stopped.status === 'fulfilled' ? 13_000 : 0);
    expect((await moneyOf(orderId)).difference).toBe(0);
  }
});

test('of a split order only the parcel that has not left is stopped, the rest becomes a return', async () => {
  const { shopper, orderId, lineId, parcel } = await preparing(5);
  const second = await sellers.split(keyOf(parcel), new Map([[lineId, 2]]));
  await cancelPieces(shopper, orderId, [{ lineId, quantity: 4 }]);
  await sendIt({ orderId, id: second });
  const all = await claimsOf(orderId);
  // Three are still there: with four wanted, one has left.
  expect(all.map(({ kind, state, lines }) => [kind, state, lines[0]?.pieces.length])).toEqual([
    ['CANCEL', 'REJECTED', 4],
    ['CANCEL', 'DONE', 3],
    ['RETURN', 'REQUESTED', 1],
  ]);
  await expect.poll(async () => (await moneyOf(orderId)).pending).toBe(30_000);
  expect((await parcelsOf(orderId)).map(({ state }) => state)).toEqual(['CANCELLED', 'SHIPPED']);
  expect(await statusOf(orderId)).toBe('SHIPPED');
});

test('what another seller has not begun is cancelled at once, while the first prepares', async () => {
  const sold = await pay(shop.shopper(), [
    { priceWon: 10_000, quantity: 1, seller: 0 },
    { priceWon: 5_000, quantity: 2, seller: 1 },
  ]);
  const { shopper, lineIds } = sold;
  const { orderId } = sold.order;
  const [first] = await parcelsOf(orderId);
  if (first === undefined) throw new Error('the order has no parcel');
  await moveParcel(first);
  const lines = lineIds.map((lineId, at) => ({ lineId, quantity: at + 1 }));
  await cancelPieces(shopper, orderId, lines);
  expect((await claimsOf(orderId)).map(({ state }) => state).toSorted()).toEqual(['DONE', 'REQUESTED']);
  expect(refunded(orderId)).toBe(13_000);
  expect(await statusOf(orderId)).toBe('PREPARING');
  await claims.withdraw(shopper, (await claimsOf(orderId)).find(({ state }) => state === 'REQUESTED')?.claimId ?? '');
  await sendIt(first);
  await scan(first, 'delivered');
  // The cancelled parcel no longer counts.
  expect(await statusOf(orderId)).toBe('DELIVERED');
});

test('a request that nobody answers is accepted after 24 hours, and not before', async () => {
  const { shopper, orderId, lineId } = await preparing(2);
  await cancelPieces(shopper, orderId, [{ lineId, quantity: 1 }]);
  const after = (hours: number) => turn({ now: () => new Date(Date.now() + hours * 3_600_000) });
  await after(23.9);
  expect((await newestClaim(orderId)).state).toBe('REQUESTED');
  await after(24.1);
  expect((await newestClaim(orderId)).state).toBe('DONE');
  expect(refunded(orderId)).toBe(10_000);
});

test('two requests for the same pieces: the second is refused; pieces that have left cannot be asked for', async () => {
  const { shopper, orderId, lineId, parcel } = await preparing(2);
  const lines = [{ lineId, quantity: 2 }];
  const answers = await Promise.allSettled([1, 2].map(() => cancelPieces(shopper, orderId, lines)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  await claims.withdraw(shopper, (await newestClaim(orderId)).claimId);
  await sendIt(parcel);
  expect((await claims.options(shopper.shopperId, orderId)).kinds).toEqual([]);
  await expect(cancelPieces(shopper, orderId, lines)).rejects.toMatchObject({ code: 'conflict' });
});

test('a lost parcel that cannot be sent again is refunded whole, its pieces stay out of stock', async () => {
  const { order, orderId, offerId, parcel } = await preparing(2);
  await sendIt(parcel);
  await shop.db.offer.update({ where: { id: offerId }, data: { stock: 1 } });
  await scan(parcel, 'lost');
  expect(await statusOf(orderId)).toBe('CANCELLED');
  expect(refunded(orderId)).toBe(order.totalWon);
  expect(await shop.stockOf(offerId)).toBe(1);
  expect(await moneyOf(orderId)).toMatchObject({ difference: 0, refunded: order.totalWon });
});

test('a parcel that comes back is refunded and on sale again; the other seller’s arrives, and the order is delivered', async () => {
  const sold = await pay(shop.shopper(), [
    { priceWon: 10_000, quantity: 1, seller: 0 },
    { priceWon: 5_000, quantity: 2, seller: 1 },
  ]);
  const { orderId } = sold.order;
  for (let step = 0; step < 2; step++) for (const parcel of await parcelsOf(orderId)) await moveParcel(parcel);
  const [first, second] = await parcelsOf(orderId);
  if (first === undefined || second === undefined) throw new Error('two parcels were expected');
  await scan(second, 'returned');
  expect(await statusOf(orderId)).toBe('SHIPPED');
  expect(refunded(orderId)).toBe(13_000);
  expect(await shop.stockOf(sold.offerIds[1] ?? 0)).toBe(50);
  await scan(first, 'delivered');
  expect(await statusOf(orderId)).toBe('DELIVERED');
  expect((await claimsOf(orderId)).map(({ reason, fault }) => [reason, fault])).toEqual([['not-delivered', 'CARRIER']]);
});

test('a return that waits for a parcel ends with the parcel: it is refunded whole', async () => {
  const { shopper, order, orderId, lineId, parcel } = await preparing(1);
  await cancelPieces(shopper, orderId, [{ lineId, quantity: 1 }]);
  await sendIt(parcel);
  await scan(parcel, 'returned');
  expect((await claimsOf(orderId)).map(({ kind, state }) => [kind, state])).toEqual([
    ['CANCEL', 'REJECTED'],
    ['RETURN', 'WITHDRAWN'],
    ['CANCEL', 'DONE'],
  ]);
  expect(refunded(orderId)).toBe(order.totalWon);
});

test('the whole order’s own button is for orders that nobody prepares', async () => {
  const { shopper, orderId } = await preparing(1);
  expect(await orders.cancelTerms(shopper.shopperId, orderId)).toBeNull();
  await expect(orders.cancel(shopper, orderId)).rejects.toMatchObject({ details: { reason: 'not-cancellable' } });
});
