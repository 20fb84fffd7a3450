import { expect, type Page } from '@playwright/test';
import { HOUR_MS } from '#domain/shared/durations.ts';
import type { Fate } from '#server/adapters/carrier/local-carrier.ts';
import { createSellerSteps } from '#server/shipping/seller-steps.ts';
import { waybillWith } from '#tests/support/shipping.ts';
import { inShop } from './shop-database.ts';
import { openProduct } from './shopper.ts';

/** Orders of several sellers, and what their sellers and carriers do. */

/** Two products in stock that different sellers sell best. */
async function productsOfTwoSellers(): Promise<number[]> {
  const found = await inShop(
    (db) => db.$queryRaw<{ id: number }[]>`
      SELECT min(product.id)::int AS id FROM product JOIN offer ON offer.id = product.best_offer_id
      WHERE offer.stock > 20 AND product.source <> 'generated' GROUP BY offer.seller_id ORDER BY 1 LIMIT 2`,
  );
  if (found.length < 2) throw new Error('Too few sellers.');
  return found.map(({ id }) => id);
}

/** Buys a piece from each of two sellers; the page shows the order. Returns its id. */
export async function buyFromTwoSellers(page: Page): Promise<string> {
  for (const [at, productId] of (await productsOfTwoSellers()).entries()) {
    await openProduct(page, productId);
    await page.getByTestId('add-to-cart').first().click();
    await expect(page.getByTestId('cart-count').first()).toHaveText(String(at + 1));
  }
  await page.goto('/checkout');
  await page.locator('#recipient').fill('김단골');
  await page.locator('#phone').fill('010-1234-5678');
  await page.locator('#postcode').fill('04524');
  await page.locator('#line1').fill('서울특별시 중구 세종대로 110');
  await page.getByTestId('place-order').click();
  await expect(page.getByTestId('order-number').first()).toBeVisible({ timeout: 40_000 });
  const orderId = /\/orders\/([0-9a-f-]{36})/.exec(page.url())?.[1];
  if (orderId === undefined) throw new Error(`no order at ${page.url()}`);
  return orderId;
}

/** The sellers of an order, by the number of their shipment. */
export function sellersOf(orderId: string) {
  const act = (
    number: number,
    work: (steps: ReturnType<typeof createSellerSteps>, shipmentId: string) => Promise<void>,
  ) =>
    inShop(async (db) => {
      const { id } = await db.shipment.findFirstOrThrow({ where: { orderId, number } });
      await work(createSellerSteps({ db, now: () => new Date() }), id);
    });
  return {
    prepare: (number: number) => act(number, (steps, shipmentId) => steps.prepare({ orderId, shipmentId })),
    handOver: (number: number, fate: Fate) =>
      act(number, (steps, shipmentId) =>
        steps.handOver({ orderId, shipmentId }, { carrier: 'local', waybill: waybillWith(fate) }),
      ),
    /** Ends a shipment as its carrier would, in a state that the local carrier seldom reports. */
    end: (number: number, state: 'LOST' | 'RETURNED') =>
      inShop(async (db) => {
        const data = { state, nextAt: null, version: { increment: 1 } };
        await db.shipment.updateMany({ where: { orderId, number }, data });
      }),
    /** As if `share` of the time between the hand-over and the end of the promised day had passed, 100 hours in all. */
    timePasses: (number: number, share: number) =>
      inShop(async (db) => {
        const nowMs = Date.now();
        const shippedAt = new Date(nowMs - share * 100 * HOUR_MS);
        const promisedAt = new Date(shippedAt.getTime() + 100 * HOUR_MS);
        await db.shipment.updateMany({
          where: { orderId, number },
          data: { shippedAt, promisedAt, nextAt: new Date(nowMs), version: { increment: 1 } },
        });
      }),
  };
}

/** The offers that an order was bought from, with what is left of them. */
export function offersOf(orderId: string): Promise<{ offerId: number; name: string; stock: number }[]> {
  return inShop(
    (db) => db.$queryRaw`
      SELECT offer.id AS "offerId", order_line.name, offer.stock
      FROM order_line JOIN offer ON offer.id = order_line.offer_id WHERE order_id = ${orderId}::uuid ORDER BY offer.id`,
  );
}

/** As a seller does who has sold, or counted, elsewhere. */
export const setStock = (offerId: number, stock: number): Promise<unknown> =>
  inShop((db) => db.offer.update({ where: { id: offerId }, data: { stock } }));
