import pg from 'pg';
import { expect, test } from 'vitest';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { readOrder } from '#server/adapters/postgres/orders.ts';
import { refundsOwed } from '#server/adapters/postgres/refunds.ts';
import { deployMigrations, readMigrations } from '../../prisma/deploy.ts';
import { withScratchDatabase } from '../../prisma/scratch-database.ts';
import { resolveEnv } from '../../stack/env.ts';
import { BUYER, cancel, GUEST, placeOrder, settle, writeShop } from '../support/release-before.ts';

const env = await resolveEnv();
const ownerUrl = env.DATABASE_OWNER_URL ?? env.DATABASE_URL ?? '';
const quiet = () => undefined;
const before = readMigrations().filter(({ name }) => name < '0011');

const [PENDING, PAID, FAILED, CANCELLED] = [1, 2, 3, 4].map((n) => `00000000-0000-7000-8000-00000000000${n}`) as [
  string,
  string,
  string,
  string,
];

/** One order of each status the release before knows, two of them by a guest. */
async function writeOrders(client: pg.Client): Promise<void> {
  await placeOrder(client, PENDING, GUEST);
  await placeOrder(client, PAID, BUYER, 3);
  await settle(client, PAID, 'PAID');
  await placeOrder(client, FAILED, GUEST);
  await settle(client, FAILED, 'PAYMENT_FAILED');
  await placeOrder(client, CANCELLED, BUYER);
  await settle(client, CANCELLED, 'PAID');
  await cancel(client, CANCELLED);
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

const rowsOf = async (client: pg.Client, text: string) => (await client.query<Record<string, unknown>>(text)).rows;

/** What the ledger holds of those four orders, whichever release's database they were written into. */
async function expectWhole(client: pg.Client, url: string, causes: 'known' | 'unknown'): Promise<void> {
  const cause = (known: string) => (causes === 'known' ? known : 'unknown');
  const orders = await rowsOf(
    client,
    `SELECT o.status::text, source::text, accelerated, p.status::text AS payment, p.answered_at IS NOT NULL AS answered,
       p.requested_at = p.created_at AS requested,
       (SELECT array_agg(h.status::text || ' ' || cause ORDER BY changed_at, h.status)
        FROM order_status_change h WHERE order_id = o.id) AS history
     FROM "order" o JOIN payment p ON p.order_id = o.id ORDER BY o.id`,
  );
  const shop = { source: 'shop', accelerated: false, requested: true };
  const placed = `PENDING ${cause('placed')}`;
  expect(orders).toEqual([
    { ...shop, status: 'PENDING', payment: 'REQUESTED', answered: false, history: [placed] },
    {
      ...shop,
      ...{ status: 'PAID', payment: 'APPROVED', answered: true },
      history: [placed, `PAID ${cause('payment-approved')}`],
    },
    {
      ...shop,
      ...{ status: 'PAYMENT_FAILED', payment: 'DECLINED', answered: true },
      history: [placed, `PAYMENT_FAILED ${cause('payment-declined')}`],
    },
    {
      ...shop,
      ...{ status: 'CANCELLED', payment: 'APPROVED', answered: true },
      history: [placed, `PAID ${cause('payment-approved')}`, `CANCELLED ${cause('cancelled-by-shopper')}`],
    },
  ]);
  const [line] = await rowsOf(
    client,
    `SELECT category_id, list_price_won, margin_rate, commission_rate, commission_won, promotion_id FROM order_line
     WHERE order_id = '${PAID}'`,
  );
  const rates = { margin_rate: 0.3, commission_rate: 0.1, commission_won: 2_700 };
  expect(line).toEqual({ category_id: 7, list_price_won: 12_000, ...rates, promotion_id: null });

  const db = createPrisma(url);
  try {
    const read = await readOrder(db, CANCELLED);
    expect(read).toMatchObject({ status: 'CANCELLED', payment: { status: 'APPROVED' }, lines: [{ categoryId: 7 }] });
    expect(await refundsOwed(db, 10)).toEqual([]);
  } finally {
    await db.$disconnect();
  }
}

test('a database of the release before, with orders in it, becomes a ledger that lacks nothing', async () => {
  await withScratchDatabase(ownerUrl, async (url) => {
    await deployMigrations(url, quiet, { migrations: before });
    await withClient(url, async (client) => {
      await writeShop(client);
      await writeOrders(client);
      const money = `SELECT count(*)::int, sum(total_won)::int FROM "order"
        UNION ALL SELECT count(*)::int, sum(unit_price_won * quantity)::int FROM order_line
        UNION ALL SELECT count(*)::int, sum(amount_won)::int FROM payment
        UNION ALL SELECT count(*)::int, sum(amount_won)::int FROM refund`;
      const counted = await rowsOf(client, money);
      expect(await deployMigrations(url, quiet)).toContain('0011_ledger');
      expect(await rowsOf(client, money)).toEqual(counted);

      await expectWhole(client, url, 'known');
      // Of the buyer what is known today; of the guest nothing.
      const buyers = await rowsOf(
        client,
        `SELECT buyer_age_band AS age, buyer_gender::text AS gender, buyer_region AS region, buyer_grade::text AS grade
         FROM "order" ORDER BY id`,
      );
      const [guest, buyer] = [
        { age: null, gender: null, region: null, grade: null },
        { age: 20, gender: 'FEMALE', region: '부산', grade: 'GOLD' },
      ];
      expect(buyers).toEqual([guest, buyer, guest, buyer]);
      expect(
        await rowsOf(
          client,
          `SELECT 'consent ' || kind || ' ' || is_granted || ' ' || wording_version AS entry FROM consent_change
           UNION ALL SELECT 'grade ' || grade || ' ' || (changed_at AT TIME ZONE 'UTC')::date FROM grade_change
           UNION ALL SELECT 'status ' || status FROM customer_status_change
           UNION ALL SELECT 'product ' || status FROM product_status_change
           UNION ALL SELECT 'price ' || price_won || ' of ' || list_price_won FROM offer_price`,
        ),
      ).toEqual(
        [
          'consent MARKETING true 1',
          'grade GOLD 2026-01-02',
          'status ACTIVE',
          'product LISTED',
          'price 9000 of 12000',
        ].map((entry) => ({ entry })),
      );
    });
  });
});

test('after a roll-back the release before writes orders into the migrated database, and they lack nothing', async () => {
  await withScratchDatabase(ownerUrl, async (url) => {
    await deployMigrations(url, quiet);
    await withClient(url, async (client) => {
      await writeShop(client);
      await writeOrders(client);
      await expectWhole(client, url, 'unknown');
    });
  });
});
