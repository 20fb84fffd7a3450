import { type BulkLoad, openBulkLoad } from '#server/adapters/postgres/bulk-load.ts';

export interface YearSize {
  customers: number;
  orders: number;
}

/** The same numbers each time. */
const SEED = 0.17;
/** Standard deviation of the personal rate (docs/decisions/0120), and of the logarithm of an order's won. */
const [RATE_SIGMA, WON_SIGMA] = [0.9, 0.8];
const MEDIAN_ORDER_WON = 236_000;
/** Of orders: cancelled and refunded, and refunded by a third. */
const [CANCELLED_SHARE, PARTLY_REFUNDED_SHARE] = [0.06, 0.02];

/** A normal deviate per row. */
const NORMAL = 'sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())';

/**
 * A year of a shop in an empty, migrated database, set-based: customers without a grade, each with as many orders as
 * follow from a personal rate, with payments, refunds and status histories. No lines: grades do not read them.
 */
export async function writeYear(databaseUrl: string, size: YearSize): Promise<void> {
  const load = await openBulkLoad(databaseUrl);
  try {
    await load.query(`SELECT setseed(${SEED})`);
    await writeCustomers(load, size);
    await writeOrders(load, size);
    await load.commit();
  } finally {
    await load.close();
  }
}

async function writeCustomers(load: BulkLoad, { customers }: YearSize): Promise<void> {
  await load.query(
    `INSERT INTO customer (id, source, joined_at)
     SELECT gen_random_uuid(), 'backfill', now() - interval '400 days' FROM generate_series(1, $1::int)`,
    [customers],
  );
}

async function writeOrders(load: BulkLoad, { orders }: YearSize): Promise<void> {
  await load.query(
    `WITH rated AS (
      SELECT id, exp(${RATE_SIGMA} * ${NORMAL}) AS rate FROM customer
    ), counted AS (
      SELECT id, round(rate / sum(rate) OVER () * $1)::int AS orders FROM rated
    ), placed AS (
      SELECT gen_random_uuid() AS id, counted.id AS shopper_id, now() - random() * interval '365 days' AS placed_at,
        (${MEDIAN_ORDER_WON} * exp(${WON_SIGMA} * ${NORMAL}))::int AS won,
        CASE WHEN random() < ${CANCELLED_SHARE} THEN 'CANCELLED' ELSE 'COMPLETED' END::"OrderStatus" AS status
      FROM counted, generate_series(1, counted.orders)
    )
    INSERT INTO "order" (id, number, shopper_id, idempotency_key, status, items_won, discount_won, shipping_won, total_won,
      recipient, phone, postcode, address_line1, placed_at, paid_at, cancelled_at, source, takes_stock)
    SELECT id, id, shopper_id, id, status, won, 0, 0, won, '', '', '', '', placed_at, placed_at,
      CASE WHEN status = 'CANCELLED' THEN placed_at END, 'backfill', false
    FROM placed`,
    [orders],
  );
  await load.query(
    `INSERT INTO order_status_change (order_id, changed_at, status, cause)
     SELECT id, placed_at, unnest(ARRAY['PENDING', 'PAID', status]::"OrderStatus"[]), 'imported' FROM "order"`,
  );
  await load.query(
    `INSERT INTO payment (id, order_id, provider, method, provider_reference, status, amount_won, idempotency_key)
     SELECT gen_random_uuid(), id, 'local', 'card', id, 'APPROVED', total_won, id FROM "order"`,
  );
  await load.query(
    `INSERT INTO refund (id, payment_id, idempotency_key, amount_won, state, created_at)
     SELECT gen_random_uuid(), payment.id, payment.id,
       CASE WHEN "order".status = 'CANCELLED' THEN total_won ELSE total_won / 3 END, 'DONE', placed_at
     FROM "order" JOIN payment ON payment.order_id = "order".id
     WHERE "order".status = 'CANCELLED' OR random() < ${PARTLY_REFUNDED_SHARE}`,
  );
}

/** So many products on sale, with stock, for what draws products. */
export async function writeProducts(databaseUrl: string, products: number): Promise<void> {
  const load = await openBulkLoad(databaseUrl);
  try {
    await load.query(
      `INSERT INTO category (id, slug, name_ko, name_en, icon, position)
       VALUES (900001, 'bench', '측정', 'Bench', 'gift', 900001)`,
    );
    await load.query(
      `INSERT INTO product (sku, name, category_id, kind, brand, picture, price_won, list_price_won, stock, margin_rate,
         sold_count)
       SELECT 'BENCH-' || n, '측정 상품 ' || n, 900001, '측정', '단골', '{"icon":"gift","background":1}',
         1000 * (1 + n % 90), 1000 * (1 + n % 90), 1000, 0.2, n % 500
       FROM generate_series(1, $1::int) AS n`,
      [products],
    );
    await load.commit();
  } finally {
    await load.close();
  }
}
