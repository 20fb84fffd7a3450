import { randomUUID } from 'node:crypto';
import { createShopClient, type ShopClient } from './client.ts';
import type { Invariant } from './fault.ts';
import type { FaultShop } from './shop.ts';

export interface PlacedOrder {
  orderId: string;
  status: string;
  paymentStatus: string;
}

/** A guest with one piece in the cart, whose orders are found again by the recipient's name. */
export interface Buyer {
  client: ShopClient;
  recipient: string;
  /** Every order that was made for this recipient, oldest first. */
  orders(): Promise<PlacedOrder[]>;
}

export async function createBuyer(shop: FaultShop): Promise<Buyer> {
  const [offer] = await shop.query<{ id: number }>(
    `SELECT offer.id FROM offer JOIN product ON product.id = offer.product_id
     WHERE offer.status = 'LISTED' AND product.status = 'LISTED' AND offer.stock > 20 ORDER BY offer.id LIMIT 1`,
  );
  if (offer === undefined) throw new Error('No offer has more than 20 pieces in stock.');
  const client = createShopClient(shop.webUrl);
  const recipient = `buyer ${randomUUID().slice(0, 8)}`;
  await client.addToCart(offer.id);
  return {
    client,
    recipient,
    orders: () =>
      shop.query<PlacedOrder>(
        `SELECT "order".id AS "orderId", "order".status::text AS status, payment.status::text AS "paymentStatus"
         FROM "order" JOIN payment ON payment.order_id = "order".id WHERE recipient = $1 ORDER BY placed_at`,
        [recipient],
      ),
  };
}

/** The law of checkout: what lay in a cart once is in one live order and is paid once. */
export function oneLiveOrder(orders: readonly PlacedOrder[]): Invariant {
  const live = orders.filter(({ status }) => status === 'PENDING' || status === 'PAID').length;
  const charged = orders.filter(({ paymentStatus }) => paymentStatus === 'APPROVED').length;
  return { held: live === 1 && charged <= 1, detail: `${live} live orders and ${charged} charges of one cart (1, 1)` };
}
