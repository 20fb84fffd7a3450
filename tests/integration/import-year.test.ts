import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { expect, test } from 'vitest';
import { parseArguments } from '#import/arguments.ts';
import { importShop } from '#import/import-shop.ts';
import type { IncomingMessage, LogConsumer } from '#server/adapters/kafka/port.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { startTestKafka, startTestServices } from '../support/start.ts';

/** A year of a real shop's invoices (UCI Online Retail), where it is at hand: 541,909 rows. */
const DATA = join(import.meta.dirname, '../../../shared/data/online-retail');
const INVOICES = join(DATA, 'online_retail.csv.gz');
const CURRENCY_RATE = 1_800;

interface Totals {
  orders: number;
  lines: number;
  won: number;
}

/** The file by plain loops: an invoice of a customer is an order, each of its rows a line. */
async function recount(skus: ReadonlySet<string>): Promise<Totals & { leftOut: Record<string, number> }> {
  const orders = new Set<string>();
  const totals = { lines: 0, won: 0 };
  const leftOut: Record<string, number> = {};
  const skip = (reason: string) => {
    leftOut[reason] = (leftOut[reason] ?? 0) + 1;
  };
  const rows = createReadStream(INVOICES)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
  for await (const row of rows as AsyncIterable<Record<string, string>>) {
    const { InvoiceNo: invoice = '', StockCode: sku = '', CustomerID: customer = '' } = row;
    const [quantity, price] = [Number(row.Quantity), Number(row.UnitPrice)];
    if (customer === '') skip('no shopper');
    else if (!skus.has(sku.trim())) skip('not in the catalogue');
    else if (quantity < 0 || invoice.startsWith('C')) skip('negative quantity');
    else if (Math.round(price * CURRENCY_RATE) < 1) skip('not a price');
    else {
      orders.add(`${invoice} ${customer}`);
      totals.lines += 1;
      totals.won += quantity * Math.round(price * CURRENCY_RATE);
    }
  }
  return { orders: orders.size, ...totals, leftOut };
}

test.runIf(existsSync(INVOICES))(
  'PostgreSQL and the log have the orders, lines and won of the file',
  async () => {
    const services = await startTestServices();
    const kafka = await startTestKafka(services);
    const db = createPrisma(services.databaseUrl, { statementTimeoutMs: 60_000 });
    const catalogue = join(DATA, 'catalogue.tsv');
    const options = parseArguments([
      ...['--catalogue', catalogue, '--events', INVOICES],
      ...['--columns', 'price=median_price_gbp', '--currency-rate', String(CURRENCY_RATE)],
    ]);
    if (options === null) throw new Error('only the usage was asked for');
    const { events } = await importShop(options, { db, kafka, nowMs: Date.now() });
    const skus = new Set(
      readFileSync(catalogue, 'utf8')
        .split('\n')
        .slice(1)
        .map((line) => line.split('\t')[0] ?? ''),
    );
    const { leftOut, ...counted } = await recount(skus);
    expect(counted.lines).toBeGreaterThan(300_000);

    const reasons = Object.entries(events?.bad.reasons ?? {}).map(([reason, { rows }]) => [reason, rows]);
    expect(Object.fromEntries(reasons)).toEqual(leftOut);
    const [inPostgres] = await db.$queryRaw<Totals[]>`
    SELECT count(DISTINCT order_id)::int AS orders, count(*)::int AS lines,
      sum(unit_price_won::bigint * quantity)::float8 AS won
    FROM order_line JOIN "order" ON "order".id = order_id WHERE source = 'import'`;
    expect(inPostgres).toEqual(counted);

    const inLog: Totals = { orders: 0, lines: 0, won: 0 };
    await readAll(await kafka.admin(), ({ value }) => {
      const { payload } = JSON.parse(value ?? '') as { payload: { lines: unknown[]; totalWon: number } };
      inLog.orders += 1;
      inLog.lines += payload.lines.length;
      inLog.won += payload.totalWon;
    });
    expect(inLog).toEqual(counted);
    await db.$disconnect();

    async function readAll(admin: Awaited<ReturnType<typeof kafka.admin>>, take: (message: IncomingMessage) => void) {
      const ends = await admin.endOffsets('behavior');
      await admin.close();
      let left = [...ends.values()].reduce((sum, end) => sum + Number(end), 0);
      let consumer: LogConsumer | undefined;
      await new Promise<void>((resolve, reject) => {
        const onBatch = async (batch: readonly IncomingMessage[]) => {
          batch.forEach(take);
          left -= batch.length;
          if (left <= 0) resolve();
        };
        kafka.consume({ groupId: 'recount', topics: ['behavior'], from: 'earliest', onBatch }).then((opened) => {
          consumer = opened;
        }, reject);
      });
      await consumer?.close();
    }
  },
  240_000,
);
