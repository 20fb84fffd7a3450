import type pg from 'pg';

/*
 * How the release before the ledger (migration 0011) writes: its statements, as it sends them. The migration is tested
 * with rows that they wrote, and what a roll-back writes into the migrated database is tested with them as well.
 */

export const BUYER = '00000000-0000-7000-8000-00000000b001';
export const GUEST = '00000000-0000-7000-8000-00000000b002';

/** A category, a seller, a product at 9,000 of 12,000 won and a customer of 1998 in Busan who agreed to mails. */
export async function writeShop(client: pg.Client): Promise<void> {
  await client.query(`
    INSERT INTO category (id, slug, name_ko, name_en, icon, position) VALUES (7, 'toys', '완구', 'Toys', 'gift', 1);
    INSERT INTO seller (name, rating) VALUES ('첫째상회', 4.5);
    INSERT INTO product (sku, name, category_id, kind, brand, picture, price_won, list_price_won, stock, margin_rate)
      VALUES ('SKU-1', '나무 블록', 7, '블록', '단골', '{"icon": "gift", "background": 1}', 9000, 12000, 50, 0.3);
    INSERT INTO offer (product_id, seller_id, price_won, list_price_won, stock, margin_rate)
      VALUES (1, 1, 9000, 12000, 50, 0.3);
    UPDATE product SET best_offer_id = 1;
    INSERT INTO customer (id, email, password_hash, name, birth_year, gender, region, grade, marketing_consent, joined_at)
      VALUES ('${BUYER}', 'before@dangol.test', '', '이전', 1998, 'FEMALE', '부산', 'GOLD', true, '2026-01-02T00:00:00Z')`);
}

/** An order of `quantity` of that product that waits for its payment. */
export async function placeOrder(client: pg.Client, orderId: string, shopperId: string, quantity = 2): Promise<void> {
  const totalWon = 9_000 * quantity;
  await client.query(
    `WITH placed AS (
      INSERT INTO "order" (id, number, shopper_id, idempotency_key, status, items_won, discount_won, shipping_won, total_won,
        recipient, phone, postcode, address_line1, address_line2)
      VALUES ($1::uuid, $1, $2::uuid, $1, 'PENDING', $3, 0, 0, $3, '이전', '010-0000-0000', '04524', '세종대로 110', '')
    ), asked AS (
      INSERT INTO payment (id, order_id, provider, method, status, amount_won, idempotency_key)
      VALUES (gen_random_uuid(), $1::uuid, 'local', 'card', 'REQUESTED', $3, 'order-' || $1)
    )
    INSERT INTO order_line (id, order_id, product_id, offer_id, seller_id, name, picture, unit_price_won, quantity, discount_won)
    VALUES (gen_random_uuid(), $1::uuid, 1, 1, 1, '나무 블록', '{}', 9000, $4, 0)`,
    [orderId, shopperId, totalWon, quantity],
  );
}

export async function settle(client: pg.Client, orderId: string, status: 'PAID' | 'PAYMENT_FAILED'): Promise<void> {
  await writeStatus(client, orderId, status);
  await client.query(
    `UPDATE payment SET status = $2::text::"PaymentStatus", provider_reference = $3, failure_reason = $4, updated_at = now()
     WHERE idempotency_key = 'order-' || $1`,
    status === 'PAID' ? [orderId, 'APPROVED', `ref-${orderId}`, null] : [orderId, 'DECLINED', null, 'card-refused'],
  );
}

/** Cancelled, and its payment refunded: the release before writes REFUNDED over the payment's status. */
export async function cancel(client: pg.Client, orderId: string): Promise<void> {
  await writeStatus(client, orderId, 'CANCELLED');
  await client.query(
    `INSERT INTO refund (id, payment_id, idempotency_key, amount_won)
     SELECT gen_random_uuid(), payment.id, 'refund-' || $1, amount_won FROM payment WHERE order_id = $1::uuid
     ON CONFLICT (idempotency_key) DO NOTHING`,
    [orderId],
  );
  await client.query(
    `WITH done AS (
       UPDATE refund SET state = 'DONE', done_at = now() WHERE idempotency_key = 'refund-' || $1 AND state = 'REQUESTED'
       RETURNING payment_id
     )
     UPDATE payment SET status = 'REFUNDED', updated_at = now() FROM done WHERE payment.id = done.payment_id`,
    [orderId],
  );
}

async function writeStatus(client: pg.Client, orderId: string, status: string): Promise<void> {
  await client.query(
    `UPDATE "order" SET status = $2::text::"OrderStatus",
      paid_at = CASE WHEN $2::text = 'PAID' THEN now() ELSE paid_at END,
      cancelled_at = CASE WHEN $2::text = 'CANCELLED' THEN now() ELSE cancelled_at END
    WHERE id = $1::uuid`,
    [orderId, status],
  );
}
