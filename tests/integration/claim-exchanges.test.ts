import { v7 as uuidv7 } from 'uuid';
import { expect, test } from 'vitest';
import { claimsTurn } from '#server/claims/turn.ts';
import { ALL_STEPS, startClaimShop } from '../support/claim-shop.ts';

/** The same product again: what it does to stock and money. */

const { shop, claims, provider, pay, deliver, returnPieces, newestClaim, advance, moneyOf, refunded } =
  await startClaimShop();

test('an exchange takes the replacement’s stock and charges nothing (solidus#3527, spree PR 5598)', async () => {
  const { shopper, order, offerIds, lineIds } = await pay(shop.shopper(), [
    { priceWon: 10_000, quantity: 1, stock: 2 },
  ]);
  const [lineId = '', offerId = 0] = [lineIds[0], offerIds[0]];
  await deliver(order);
  const exchange = () =>
    claims.request(shopper, order.orderId, {
      ...{ idempotencyKey: uuidv7(), kind: 'EXCHANGE', reason: 'faulty', lines: [{ lineId, quantity: 1 }] },
    });
  await exchange();
  const first = await newestClaim(order.orderId);
  await advance(order.orderId, first.claimId, { to: 'APPROVED' });
  expect(await shop.stockOf(offerId)).toBe(0);
  const rest = [
    { to: 'COLLECTING' },
    { to: 'RECEIVED' },
    { to: 'INSPECTED', damaged: new Map([[lineId, 1]]) },
  ] as const;
  await advance(order.orderId, first.claimId, ...rest, { to: 'DONE' });
  expect([await shop.stockOf(offerId), refunded(order.orderId)]).toEqual([0, 0]);
  expect(await moneyOf(order.orderId)).toMatchObject({ keptGoods: 10_000, fees: 0, difference: 0 });
  // The exchanged piece can be claimed again; none is left to send, which its seller answers.
  await exchange();
  const second = await newestClaim(order.orderId);
  const later = () => new Date(Date.now() + 60_000);
  const turn = {
    db: shop.db,
    provider,
    now: later,
    stepMs: 1_000,
    onError: (_id: string, error: unknown) => Promise.reject(error),
  };
  await claimsTurn(turn);
  expect(await newestClaim(order.orderId)).toMatchObject({
    ...{ claimId: second.claimId, state: 'REJECTED', stateReason: 'replacement-sold-out' },
  });
  await returnPieces(shopper, order.orderId, [{ lineId, quantity: 1 }]);
  await advance(order.orderId, (await newestClaim(order.orderId)).claimId, ...ALL_STEPS);
  expect(refunded(order.orderId)).toBe(13_000);
});

test('a piece that is exchanged is kept: the way there does not come back with the others', async () => {
  const { shopper, order, lineIds } = await pay(shop.shopper(), [{ priceWon: 5_000, quantity: 2 }]);
  await deliver(order);
  const lines = [{ lineId: lineIds[0] ?? '', quantity: 1 }];
  await claims.request(shopper, order.orderId, {
    ...{ idempotencyKey: uuidv7(), kind: 'EXCHANGE', reason: 'faulty', lines },
  });
  const request = { kind: 'RETURN', reason: 'faulty', lines } as const;
  expect(await claims.terms(shopper.shopperId, order.orderId, request)).toMatchObject({
    ...{ goodsWon: 5_000, shippingWon: 0 },
  });
});
