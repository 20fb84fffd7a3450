import { createShopClient, type ShopClient } from '../client.ts';
import { defineFault, type Invariant } from '../fault.ts';
import type { FaultShop } from '../shop.ts';
import { until } from '../until.ts';

/** C6: an order of ₩10,000 or more earns 15 % off the next one. */
const LEAST_WON = 10_000;

interface Reward {
  id: string;
  status: string;
  discountWon: number;
}

/** Orders one piece of an offer of ₩30,000 or more; gives the order's id and total. */
async function buy(shop: FaultShop, client: ShopClient): Promise<{ orderId: string; totalWon: number }> {
  const [offer] = await shop.query<{ id: number }>(
    `SELECT offer.id FROM offer JOIN product ON product.id = offer.product_id WHERE offer.status = 'LISTED'
     AND product.status = 'LISTED' AND offer.stock > 20 AND offer.price_won BETWEEN 30000 AND 90000 ORDER BY offer.id LIMIT 1`,
  );
  if (offer === undefined) throw new Error('No offer between ₩30,000 and ₩90,000 has more than 20 pieces.');
  await client.addToCart(offer.id);
  const form = await client.checkout();
  if (form === null || form.totalWon < LEAST_WON) throw new Error('There is nothing to order.');
  const answer = await client.pay(form);
  const orderId = /\/orders\/([0-9a-f-]{36})/.exec(answer.redirect ?? '')?.[1];
  if (orderId === undefined) throw new Error(`The order was not placed: ${answer.status} ${answer.body.slice(0, 300)}`);
  return { orderId, totalWon: form.totalWon };
}

async function rewardOf(shop: FaultShop, orderId: string): Promise<Reward | null> {
  const [reward] = await shop.query<Reward>(
    `SELECT id, status::text AS status, coalesce(discount_won, 0) AS "discountWon" FROM coupon
     WHERE rule = 'C6' AND cause_id = $1`,
    [orderId],
  );
  return reward ?? null;
}

async function refundedWon(shop: FaultShop, orderId: string): Promise<number> {
  const [row] = await shop.query<{ won: number }>(
    `SELECT coalesce(sum(refund.amount_won), 0)::int AS won FROM refund JOIN payment ON payment.id = refund.payment_id
     WHERE payment.order_id = $1`,
    [orderId],
  );
  return row?.won ?? 0;
}

const committedWon = async (shop: FaultShop): Promise<number> =>
  (await shop.query<{ won: number }>(`SELECT committed_won::float8 AS won FROM rule_budget WHERE rule = 'C6'`))[0]
    ?.won ?? 0;

/** Presses "cancel" twice at once, as two tabs would. */
async function cancel(client: ShopClient, orderId: string, shownRefundWon: number): Promise<void> {
  const page = await client.page(`/orders/${orderId}`);
  // An order that is cancelled already has no such button.
  if (!page.html.includes('data-testid="cancel-order"')) return;
  await Promise.all([1, 2].map(() => client.act(page, 'cancel', [orderId, shownRefundWon])));
}

async function unused(shop: FaultShop): Promise<Record<string, Invariant>> {
  const client = createShopClient(shop.webUrl);
  const before = await committedWon(shop);
  const { orderId, totalWon } = await buy(shop, client);
  await until('C6 is issued', () => rewardOf(shop, orderId));
  await cancel(client, orderId, totalWon);
  const status = (await rewardOf(shop, orderId))?.status ?? 'gone';
  const [refunded, committed] = [await refundedWon(shop, orderId), await committedWon(shop)];
  return {
    revoked: {
      held: status === 'REVOKED' || status === 'gone',
      detail: `the coupon of a cancelled order is ${status}`,
    },
    budget: {
      held: committed === before,
      detail: `${before} won committed before the order, ${committed} after its cancel`,
    },
    refund: { held: refunded === totalWon, detail: `${refunded} of ${totalWon} won refunded` },
  };
}

async function used(shop: FaultShop): Promise<Record<string, Invariant>> {
  const client = createShopClient(shop.webUrl);
  const { orderId, totalWon } = await buy(shop, client);
  await until('C6 is issued', () => rewardOf(shop, orderId));
  await buy(shop, client);
  const discountWon = (await rewardOf(shop, orderId))?.discountWon ?? 0;
  const before = (await client.page(`/orders/${orderId}`)).html;
  // A refund of the whole total was shown: a smaller one must not be made without notice.
  await cancel(client, orderId, totalWon);
  const [row] = await shop.query<{ status: string }>(`SELECT status::text AS status FROM "order" WHERE id = $1`, [
    orderId,
  ]);
  await cancel(client, orderId, totalWon - discountWon);
  const refunded = await refundedWon(shop, orderId);
  const after = (await client.page(`/orders/${orderId}`)).html;
  const expected = totalWon - discountWon;
  return {
    'used-refund': {
      held: discountWon > 0 && refunded === expected,
      detail: `${refunded} won refunded of ${totalWon}, the reward had given ${discountWon}`,
    },
    'told-before': {
      held: row?.status === 'PAID' && before.includes(`"withheldWon\\":${discountWon}`),
      detail: `confirmed with the whole total the order stays ${row?.status}; the page names what is held back`,
    },
    'told-after': {
      held: after.includes('data-testid="withheld-won"'),
      detail: 'the order page says what was held back',
    },
  };
}

export const fault = defineFault({
  name: 'reward-after-cancel',
  what: 'Orders that earned a coupon are cancelled, twice at once: before the coupon is used, and after.',
  run: async ({ shop }) => ({ ...(await unused(shop)), ...(await used(shop)) }),
});
