import pg from 'pg';

export interface YearSize {
  products: number;
  customers: number;
  orders: number;
}

/** Version 7 of a moment, as an expression: what has ids of the present would grow its indexes elsewhere. */
const uuidAt = (moment: string) =>
  `(lpad(to_hex((extract(epoch FROM ${moment}) * 1000)::bigint), 12, '0') || '7' ||
    substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid`;

/**
 * A catalogue, members and a year of orders (mean 3 lines, with payments and histories) in a migrated, empty database,
 * by one statement a table. Triggers that complete rows are off meanwhile: these rows are whole. Cost: about 25 s for
 * 200,000 orders.
 */
export async function fillYear(ownerUrl: string, { products, customers, orders }: YearSize): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('ALTER TABLE "order" DISABLE TRIGGER USER');
    await client.query(`
      INSERT INTO category (id, slug, name_ko, name_en, icon, position) VALUES (1, 'bench', '측정', 'Bench', 'gift', 1)`);
    await client.query(`INSERT INTO seller (name) SELECT '측정상회 ' || n FROM generate_series(1, 50) AS n`);
    await client.query(`
      INSERT INTO product (sku, name, category_id, kind, brand, picture, price_won, list_price_won, stock, margin_rate)
      SELECT 'BENCH-' || n, '측정 상품 ' || n, 1, '측정', '단골', '{"icon": "gift", "background": 1}',
        1000 * (1 + n % 90), 1000 * (1 + n % 90), 1000000000, .2
      FROM generate_series(1, ${products}) AS n`);
    await client.query(`
      INSERT INTO offer (product_id, seller_id, price_won, list_price_won, stock, margin_rate)
      SELECT product.id, seller.id, product.price_won, product.list_price_won, product.stock, .2
      FROM product JOIN seller ON seller.id = 1 + product.id % 50`);
    await client.query(`
      UPDATE product SET best_offer_id = offer.id, published_version = version
      FROM offer WHERE offer.product_id = product.id`);
    await client.query(`
      INSERT INTO customer (id, source, birth_year, gender, region, joined_at)
      SELECT ${uuidAt(`now() - n * interval '1 minute'`)}, 'backfill', 1960 + n % 45, 'FEMALE', '서울',
        now() - interval '400 days'
      FROM generate_series(1, ${customers}) AS n`);
    await client.query(`
      CREATE TEMPORARY TABLE bought AS
      SELECT n, ${uuidAt('placed_at')} AS id, placed_at, customer.id AS shopper_id, 1 + n % 5 AS lines
      FROM generate_series(1, ${orders}) AS n
      CROSS JOIN LATERAL (SELECT now() - interval '365 days' * (1 - n / ${orders}::float8) AS placed_at) AS moment
      JOIN (SELECT id, row_number() OVER () - 1 AS at FROM customer) AS customer
        ON customer.at = (n::bigint * 7919) % ${customers}`);
    await client.query(`
      INSERT INTO "order" (id, number, shopper_id, idempotency_key, status, source, takes_stock, items_won, discount_won,
        shipping_won, total_won, recipient, phone, postcode, address_line1, placed_at, paid_at)
      SELECT id, 'B-' || id, shopper_id, id::text, 'PAID', 'backfill', false, 20000 * lines, 0, 0, 20000 * lines,
        '', '', '', '', placed_at, placed_at FROM bought`);
    await client.query(`
      INSERT INTO order_line (id, order_id, product_id, offer_id, seller_id, name, picture, unit_price_won, quantity,
        category_id, list_price_won, margin_rate, commission_rate, commission_won)
      SELECT ${uuidAt('placed_at')}, bought.id, 1 + (n * 31 + line * 17) % ${products}, 1 + (n * 31 + line * 17) % ${products},
        1, '측정 상품', '{"icon": "gift", "background": 1}', 20000, 1, 1, 20000, .2, .1, 2000
      FROM bought CROSS JOIN LATERAL generate_series(1, lines) AS line`);
    await client.query(`
      INSERT INTO payment (id, order_id, provider, method, provider_reference, status, amount_won, idempotency_key,
        requested_at, answered_at, created_at, updated_at)
      SELECT ${uuidAt('placed_at')}, id, 'generator', 'card', 'b-' || id, 'APPROVED', 20000 * lines, 'order-' || id,
        placed_at, placed_at, placed_at, placed_at FROM bought`);
    await client.query(`
      INSERT INTO order_status_change (order_id, changed_at, status, cause)
      SELECT id, placed_at, 'PENDING'::"OrderStatus", 'placed' FROM bought
      UNION ALL SELECT id, placed_at, 'PAID'::"OrderStatus", 'payment-approved' FROM bought`);
    await client.query('ALTER TABLE "order" ENABLE TRIGGER USER');
    await client.query('COMMIT');
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}
