import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { expect, test } from 'vitest';
import type { ClaimReason } from '#domain/claim/claim.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { readParts } from '#server/adapters/postgres/claims.ts';
import { ALL_STEPS, startClaimShop } from '../support/claim-shop.ts';

/** The money and the stock of orders after whatever shoppers and sellers do, in any order. */

const { shop, orders, claims, pay, cancelPieces, returnPieces, advance, moneyOf, refunded, ...carriers } =
  await startClaimShop();
const { parcelsOf, scan, moveParcel } = carriers;

interface Step {
  act:
    | ('cancel' | 'cancel-all' | 'return' | 'exchange')
    | ('move' | 'arrive' | 'turn-back' | 'deliver-all')
    | ('finish' | 'withdraw' | 'reject');
  at: number;
  quantity: number;
  reason: ClaimReason;
}

const arbitraryStep: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(
    ...(['cancel', 'cancel', 'cancel-all', 'return', 'return', 'exchange'] as const),
    ...(['move', 'move', 'move', 'arrive', 'turn-back', 'deliver-all'] as const),
    ...(['finish', 'finish', 'withdraw', 'reject'] as const),
  ),
  at: fc.nat({ max: 9 }),
  quantity: fc.integer({ min: 1, max: 4 }),
  reason: fc.constantFrom<ClaimReason>('changed-mind', 'faulty', 'wrong-product', 'ordered-wrongly'),
});
const arbitraryOrder = fc.record({
  bought: fc.array(
    fc.record({
      priceWon: fc.integer({ min: 1, max: 60_000 }),
      quantity: fc.integer({ min: 1, max: 5 }),
      seller: fc.constantFrom<0 | 1>(0, 1),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  coupons: fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 2 }),
  steps: fc.array(arbitraryStep, { minLength: 1, maxLength: 12 }),
});

/** One step; what is not possible at the moment is refused. */
async function act(sold: Awaited<ReturnType<typeof pay>>, step: Step): Promise<void> {
  const { shopper, lineIds } = sold;
  const { orderId } = sold.order;
  const lines = [{ lineId: lineIds[step.at % lineIds.length] ?? '', quantity: step.quantity }];
  const open = (await readParts(shop.db, orderId)).claims.filter(({ state }) => state === 'REQUESTED');
  const claim = open[step.at % Math.max(1, open.length)];
  if (step.act === 'cancel') await cancelPieces(shopper, orderId, lines);
  else if (step.act === 'cancel-all') await orders.cancel(shopper, orderId);
  else if (step.act === 'deliver-all') await deliverAll(orderId);
  else if (step.act === 'move' || step.act === 'arrive' || step.act === 'turn-back') {
    const parcels = await parcelsOf(orderId);
    const parcel = parcels[step.at % parcels.length];
    if (parcel === undefined) return;
    await (step.act === 'move' ? moveParcel(parcel) : scan(parcel, step.act === 'arrive' ? 'delivered' : 'returned'));
  } else if (step.act === 'return') await returnPieces(shopper, orderId, lines, step.reason);
  else if (step.act === 'exchange')
    await claims.request(shopper, orderId, { idempotencyKey: uuidv7(), kind: 'EXCHANGE', reason: 'faulty', lines });
  else if (claim === undefined) return;
  else if (step.act === 'finish')
    await advance(orderId, claim.claimId, ...(claim.kind === 'CANCEL' ? [{ to: 'DONE' } as const] : ALL_STEPS));
  else if (step.act === 'withdraw') await claims.withdraw(shopper, claim.claimId);
  else await advance(orderId, claim.claimId, { to: 'REJECTED', reason: 'not-faulty' });
}

/** What is not cancelled arrives. */
async function deliverAll(orderId: string): Promise<void> {
  for (let step = 0; step < 2; step++) for (const parcel of await parcelsOf(orderId)) await moveParcel(parcel);
  for (const parcel of await parcelsOf(orderId)) await scan(parcel, 'delivered');
}

test('law: after each step the order’s money adds up, and the provider’s book agrees', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryOrder, async ({ bought, coupons, steps }) => {
      const shopper = shop.shopper();
      for (const discountPercent of coupons) await shop.coupon(shopper.shopperId, { discountPercent });
      const sold = await pay(shopper, bought);
      const { orderId, totalWon } = sold.order;
      for (const step of steps) {
        await act(sold, step).catch((error: unknown) => {
          if (!(error instanceof DangolError)) throw error;
        });
        const money = await moneyOf(orderId);
        expect(money).toMatchObject({ captured: totalWon, pending: 0, refunded: refunded(orderId), difference: 0 });
        for (const won of Object.values(money)) expect(won).toBeGreaterThanOrEqual(0);
      }
      // Reservations do not leak: what is not kept, and nothing else, is in stock again.
      const { claims: all } = await readParts(shop.db, orderId);
      for (const [at, offerId] of sold.offerIds.entries()) {
        const kept = keptPieces(all, sold.lineIds[at] ?? '', bought[at]?.quantity ?? 0);
        expect(await shop.stockOf(offerId)).toBe(50 - kept);
      }
    }),
    { numRuns: 40 },
  );
}, 300_000);

function keptPieces(all: Awaited<ReturnType<typeof readParts>>['claims'], lineId: string, quantity: number): number {
  const back = all.filter(({ kind, state }) => kind !== 'EXCHANGE' && state === 'DONE');
  const pieces = back
    .flatMap(({ lines }) => lines.filter((line) => line.lineId === lineId))
    .flatMap((line) => line.pieces);
  return quantity - pieces.length;
}
