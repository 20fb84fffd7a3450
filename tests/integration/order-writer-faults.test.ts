import pg from 'pg';
import { afterAll, expect, test, vi } from 'vitest';
import type { OrderMessage } from '#contracts/orders.ts';
import { TOPICS } from '#contracts/topics.ts';
import { lockProducts } from '#server/adapters/postgres/product-states.ts';
import { storeFault } from '#server/adapters/store-fault.ts';
import { storeOrders } from '#server/orders/order-intake.ts';
import { startWorkerProcess, type WorkerProcess } from '#simulation/replay/worker-process.ts';
import { sendAll } from '#simulation/seed/send-log.ts';
import { orderMessage } from '../support/order-messages.ts';
import {
  startTestKafka,
  startTestProducer,
  startTestServices,
  startTestShop,
  startTestSqlPool,
} from '../support/start.ts';

// The order writer frozen and killed in the middle of its work: no lock stays, and each order stands there once.

const services = await startTestServices();
const shop = await startTestShop(services, 20);
const pool = startTestSqlPool(services);
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
let process: WorkerProcess | undefined;

afterAll(async () => {
  await process?.kill('SIGKILL');
  await (await kafka.admin()).close();
});

const soldOf = async (id: number) => (await shop.db.product.findUniqueOrThrow({ where: { id } })).soldCount;
const toMessage = (order: OrderMessage) => ({ key: order.shopperId, value: JSON.stringify(order) });

test('a process that is frozen inside a transaction lets go of its locks', async () => {
  const { productId } = await shop.product({ priceWon: 20_000, stock: 5 });
  const locked = Promise.withResolvers<void>();
  const thaw = Promise.withResolvers<void>();
  const frozen = pool.transaction(async (tx) => {
    await lockProducts(tx, [productId]);
    locked.resolve();
    await thaw.promise;
    await tx.$executeRaw`UPDATE product SET sold_count = 99 WHERE id = ${productId}`;
  });
  frozen.catch(() => undefined);
  await locked.promise;
  const beganMs = performance.now();
  expect(await storeOrders(pool, [orderMessage([{ productId }])])).toEqual(['stored']);
  expect(performance.now() - beganMs).toBeLessThan(8_000);
  thaw.resolve();
  const fault = await frozen.catch(storeFault);
  expect(fault).toMatchObject({ retriable: true });
  expect(await soldOf(productId)).toBe(1);
});

const ORDERS = 20_000;

/**
 * Lets `most` transactions store orders and holds the next, until `release`: what came before it is committed, and the
 * batch it belongs to is not.
 */
async function holdWriter(most: number): Promise<{ held(): Promise<boolean>; release(): Promise<void> }> {
  const client = new pg.Client({ connectionString: services.ownerUrl });
  await client.connect();
  await client.query(`
    DROP SEQUENCE IF EXISTS writes;
    CREATE SEQUENCE writes;
    CREATE OR REPLACE FUNCTION hold_writer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
      IF nextval('writes') > ${most} THEN PERFORM pg_advisory_xact_lock(15); END IF;
      RETURN NULL;
    END $$;
    CREATE OR REPLACE TRIGGER hold_writer AFTER INSERT ON "order" FOR EACH STATEMENT EXECUTE FUNCTION hold_writer();
    SELECT pg_advisory_lock(15)`);
  return {
    async held() {
      const { rowCount } = await client.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 15
        AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
      return rowCount === 1;
    },
    async release() {
      // First the lock: the transaction that waits for it holds the table.
      await client.query('SELECT pg_advisory_unlock(15)');
      await client.query('DROP TRIGGER hold_writer ON "order"');
      await client.end();
    },
  };
}

test('20,000 orders, each sent twice, the writer killed between commit and offset: each stands there once', async () => {
  const products = await Promise.all(Array.from({ length: 40 }, () => shop.product({ priceWon: 20_000, stock: 5 })));
  const productIds = products.map(({ productId }) => productId);
  const idAt = (n: number) => productIds[n % productIds.length] ?? 0;
  const sent = Array.from({ length: ORDERS }, (_, n) =>
    // The products of an order in no sequence, as orders name them: the locks must not deadlock.
    orderMessage([{ productId: idAt(n * 7) }, { productId: idAt(n * 3 + 1), quantity: 2 }]),
  );
  const mine = { lines: { some: { productId: { in: productIds } } } };
  const admin = await kafka.admin();
  await sendAll(producer, TOPICS.orders, [...sent, ...sent].map(toMessage));
  const stored = () => shop.db.order.count({ where: mine });
  for (let life = 0; life < 2; life++) {
    // A batch is stored in two parts: the first, and in the second life the rest of that batch and the first of the
    // next.
    const gate = await holdWriter(life + 1);
    process = await startWorkerProcess('order-writer', services.env);
    try {
      await vi.waitFor(async () => expect(await gate.held()).toBe(true), { timeout: 60_000 });
      // More is stored than the group has committed as read: that is delivered again. Partitions are written beside
      // each other: another's first transaction may still be on its way to its commit.
      const isRead = 2 * ORDERS - Number(await admin.lag('order-writer', TOPICS.orders));
      await vi.waitFor(async () => expect(await stored()).toBeGreaterThan(isRead), { timeout: 30_000 });
      await process.kill('SIGKILL');
    } finally {
      await gate.release();
    }
  }
  process = await startWorkerProcess('order-writer', services.env);
  await vi.waitFor(async () => expect(await admin.lag('order-writer', TOPICS.orders)).toBe(0n), {
    timeout: 120_000,
    interval: 200,
  });
  expect(await stored()).toBe(ORDERS);
  const [sums] = await shop.db.$queryRaw<{ lines: number; payments: number; statuses: number }[]>`
    SELECT (SELECT count(*) FROM order_line WHERE product_id = ANY(${productIds}::int[]))::int AS lines,
      (SELECT count(*) FROM payment WHERE order_id = ANY(${sent.map(({ orderId }) => orderId)}::uuid[]))::int AS payments,
      (SELECT count(*) FROM order_status_change WHERE order_id = ANY(${sent.map(({ orderId }) => orderId)}::uuid[]))::int
        AS statuses`;
  expect(sums).toEqual({ lines: 2 * ORDERS, payments: ORDERS, statuses: 2 * ORDERS });
  const sold = await shop.db.product.aggregate({ where: { id: { in: productIds } }, _sum: { soldCount: true } });
  expect(sold._sum.soldCount).toBe(3 * ORDERS);
}, 400_000);
