import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BehaviorEvent, behaviorEventSchema } from '#contracts/events.ts';
import { productStateSchema } from '#contracts/products.ts';
import { parseArguments } from '#import/arguments.ts';
import { importedShopperId } from '#import/identities.ts';
import { importShop } from '#import/import-shop.ts';
import { loadCatalogue } from '#import/load-catalogue.ts';
import { noBadRows } from '#import/reading/left-out.ts';
import type { CatalogueRow } from '#import/reading/products.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import type { Kafka, LogConsumer } from '#server/adapters/kafka/port.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { startTestServices } from '../support/start.ts';

const SAMPLE = join(import.meta.dirname, '../data/online-retail');
const RETAIL_COLUMNS = ['--columns', 'price=median_price_gbp', '--currency-rate', '1700'];

const services = await startTestServices();
let kafka: Kafka;
let db: Database;
let folder: string;

beforeAll(async () => {
  kafka = createKafka({
    connection: kafkaConnection(services.env),
    namespace: services.namespace,
    logger: silentLogger(),
  });
  db = createPrisma(services.databaseUrl, { statementTimeoutMs: 20_000 });
  folder = await mkdtemp(join(tmpdir(), 'dangol-import-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await db.$disconnect();
  await (await kafka.admin()).close();
});

async function run(...argv: string[]) {
  const options = parseArguments(argv);
  if (options === null) throw new Error('only the usage was asked for');
  return importShop(options, { db, kafka, nowMs: Date.UTC(2026, 0, 1) });
}

async function file(name: string, ...lines: string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

let readings = 0;
/** Everything on topic `behavior` that `wanted` takes. */
async function behavior(wanted: (event: BehaviorEvent) => boolean = () => true): Promise<BehaviorEvent[]> {
  const ends = await (await kafka.admin()).endOffsets('behavior');
  const total = [...ends.values()].reduce((sum, end) => sum + Number(end), 0);
  const events: BehaviorEvent[] = [];
  let seen = 0;
  let consumer: LogConsumer | undefined;
  readings += 1;
  await new Promise<void>((resolve, reject) => {
    kafka
      .consume({
        groupId: `reading-${readings}`,
        topics: ['behavior'],
        from: 'earliest',
        async onBatch(batch) {
          for (const { key, value } of batch) {
            const event = behaviorEventSchema.parse(JSON.parse(value ?? ''));
            expect(key).toBe(event.shopperId);
            events.push(event);
          }
          seen += batch.length;
          if (seen >= total) resolve();
        },
      })
      .then((opened) => {
        consumer = opened;
      }, reject);
  });
  await consumer?.close();
  return events.filter(wanted);
}

test('the sample of a real shop: every product and every order, again without a change', async () => {
  const argv = [
    '--catalogue',
    join(SAMPLE, 'catalogue.tsv'),
    '--events',
    join(SAMPLE, 'events.tsv.gz'),
    ...RETAIL_COLUMNS,
  ];
  const first = await run(...argv);
  expect(first.products).toMatchObject({ created: 300, changed: 0, bad: { count: 0 } });
  expect(first.events?.bad.count).toBe(0);
  const products = await db.product.findMany({ include: { offers: true, category: true } });
  expect(products).toHaveLength(300);
  for (const product of products) {
    expect(product.priceWon).toBeGreaterThan(0);
    expect(product.offers).toHaveLength(1);
    expect(product.bestOfferId).toBe(product.offers[0]?.id);
  }
  expect(new Set(products.map(({ category }) => category.slug)).size).toBeGreaterThan(4);
  const states = await db.outboxMessage.findMany({ where: { topic: 'product-states' } });
  expect(new Set(states.map(({ key }) => key)).size).toBe(300);
  for (const { body } of states) productStateSchema.parse(body);

  const orders = await behavior();
  expect(orders).toHaveLength(first.events?.sent ?? 0);
  const lines = orders.flatMap((event) => (event.type === 'order-placed' ? event.payload.lines : []));
  expect(lines.length).toBeGreaterThan(4_700);
  expect(orders.length).toBeLessThan(lines.length / 2);

  const again = await run(...argv);
  expect(again.products).toMatchObject({ created: 0, changed: 0 });
  expect(again.events?.newOrders).toBe(0);
  expect(await db.outboxMessage.count()).toBe(states.length);
  const twice = await behavior();
  expect(twice).toHaveLength(2 * orders.length);
  expect(new Set(twice.map(({ id }) => id)).size).toBe(orders.length);
});

test('a changed price changes that product, tells of it, and nothing else', async () => {
  await db.outboxMessage.deleteMany();
  const before = await db.product.findUniqueOrThrow({ where: { sku: '85123A' } });
  const path = await file(
    'changed.tsv',
    'sku\tname\tcategory\tprice',
    `85123A\t${before.name}\tfurniture\t${before.priceWon + 500}`,
  );
  expect((await run('--catalogue', path)).products).toMatchObject({ created: 0, changed: 1 });
  const after = await db.product.findUniqueOrThrow({ where: { sku: '85123A' } });
  expect(after.priceWon).toBe(before.priceWon + 500);
  expect(after.version).toBeGreaterThan(before.version);
  const [published, ...more] = await db.outboxMessage.findMany();
  expect(more).toEqual([]);
  expect(productStateSchema.parse(published?.body)).toMatchObject({ priceWon: after.priceWon, version: after.version });
});

test('bad rows are counted and named by their line; the good ones beside them go in', async () => {
  const catalogue = await file(
    'bad.csv',
    '상품코드,상품명,카테고리,가격,재고,브랜드,판매자',
    'K-1,"소리담 무선 이어폰, 화이트",가전·디지털,"59,000",12,소리담,바른상점',
    'K-2,텐트 4인용,캠핑,무료,3,,',
    'K-3,,캠핑,1000,3,,',
    'K-1,또 하나,캠핑,1000,3,,',
    'K-4,수제 도자기 화병,수공예,35000,,,공방온',
    'K-5,재고가 이상한 것,수공예,35000,많음,,',
  );
  const { products } = await run('--catalogue', catalogue);
  expect(products).toMatchObject({ created: 2, changed: 0, bad: { count: 4 } });
  expect(products?.bad.examples.map(({ line }) => line)).toEqual([3, 4, 5, 7]);
  expect(products?.bad.examples[0]?.reason).toContain('무료');
  const earphones = await db.product.findUniqueOrThrow({
    where: { sku: 'K-1' },
    include: { offers: { include: { seller: true } } },
  });
  expect(earphones).toMatchObject({
    name: '소리담 무선 이어폰, 화이트',
    priceWon: 59_000,
    stock: 12,
    kind: '무선 이어폰',
  });
  expect(earphones.offers[0]?.seller.name).toBe('바른상점');
  const vase = await db.product.findUniqueOrThrow({ where: { sku: 'K-4' }, include: { category: true } });
  expect(vase.category.nameKo).toBe('수공예');

  const events = await file(
    'bad-events.tsv',
    'user_id\titem\ttype\ttimestamp\tquantity',
    'anna\tK-1\tview\t2025-12-01T10:00:00Z\t',
    'anna\tK-1\tcart\t2025-12-01T10:01:00Z\t2',
    'anna\tK-1\torder\t2025-12-01T10:02:00Z\t2',
    'anna\tK-4\torder\t2025-12-01T10:02:00Z\t1',
    'anna\tK-9\tview\t2025-12-01T10:03:00Z\t',
    'ben\tK-1\tdance\t2025-12-01T10:03:00Z\t',
    'ben\tK-1\tview\tyesterday\t',
    '\tK-1\tview\t2025-12-01T10:03:00Z\t',
    'ben\tK-1\torder\t2025-12-01T10:04:00Z\t-3',
  );
  const { events: result } = await run('--events', events, '--columns', 'shopper=user_id', '--shift-to-now');
  expect(result).toMatchObject({ sent: 3, newOrders: 1, bad: { count: 5 } });
  expect(result?.bad.examples.map(({ line }) => line)).toEqual([6, 7, 8, 9, 10]);
  expect(result?.bad.reasons['negative quantity']).toEqual({ rows: 1, lines: [10] });
  const all = await behavior(({ occurredAt }) => occurredAt.startsWith('2025-12-31') || occurredAt.startsWith('2026'));
  // The log orders one shopper's events; those of two may be on two partitions.
  const sent = ['anna', 'ben'].flatMap((name) => all.filter(({ shopperId }) => shopperId === importedShopperId(name)));
  expect(sent).toHaveLength(all.length);
  expect(sent.map(({ type }) => type)).toEqual(['page-viewed', 'cart-item-added', 'order-placed']);
  expect(sent[2]).toMatchObject({ payload: { totalWon: 2 * 59_000 + 35_000 } });
  expect(new Set(sent.map(({ shopperId }) => shopperId)).size).toBe(1);
});

interface Sale {
  order: string;
  sku: string;
  quantity: number;
  price: number;
}

/** The file's sales by plain loops: rows with a customer, a quantity and a price above 0, of items in the catalogue. */
function recountFile(sales: Iterable<Sale>, currencyRate: number) {
  const orders = new Set<string>();
  let [lines, won, pieces] = [0, 0, 0];
  for (const { order, quantity, price } of sales) {
    orders.add(order);
    lines += 1;
    pieces += quantity;
    won += quantity * Math.round(price * currencyRate);
  }
  return { orders: orders.size, lines, won, pieces };
}

async function inPostgres(sku: string) {
  const [row] = await db.$queryRaw<Record<string, number>[]>`
    SELECT count(DISTINCT "order".id)::int AS orders, count(*)::int AS lines,
      sum(line.unit_price_won::bigint * line.quantity)::float8 AS won, sum(line.quantity)::int AS pieces
    FROM "order" JOIN order_line line ON line.order_id = "order".id JOIN product ON product.id = line.product_id
    WHERE "order".source = 'import' AND product.sku LIKE ${sku}`;
  return row;
}

test('orders with prices and customers stand in PostgreSQL as in the log; again, nothing changes', async () => {
  const catalogue = await file('ledger.csv', 'sku,name,price', 'L-1,Mug,2', 'L-2,Lamp,30');
  const sales: (Sale & { customer: string; at: string })[] = [
    { order: '1', customer: '7', at: '2025-11-01 10:00', sku: 'L-1', quantity: 80_995, price: 2.08 },
    { order: '1', customer: '7', at: '2025-11-01 10:00', sku: 'L-2', quantity: 1, price: 29.95 },
    // A second row of an item, and the same invoice a minute later: one order of three lines.
    { order: '1', customer: '7', at: '2025-11-01 10:01', sku: 'L-1', quantity: 2, price: 1.5 },
    // Another order at the same moment.
    { order: '2', customer: '7', at: '2025-11-01 10:01', sku: 'L-1', quantity: 1, price: 2 },
    { order: '3', customer: '8', at: '2025-11-02 09:00', sku: 'L-2', quantity: 3, price: 30 },
  ];
  const rows = sales.map(({ order, sku, quantity, at, price, customer }) =>
    [order, sku, quantity, at, price, customer].join(','),
  );
  const path = await file(
    'sales.csv',
    'InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID',
    ...rows,
    '4,L-1,2,2025-11-02 09:00,2,',
    'C5,L-1,-2,2025-11-02 09:00,2,7',
    '6,L-1,2,2025-11-02 09:00,0,7',
    '7,L-1,2,2025-11-02 09:00,-11062.06,7',
  );
  const argv = ['--catalogue', catalogue, '--events', path, '--currency-rate', '1800'];
  const { events } = await run(...argv);
  expect(events).toMatchObject({ sent: 3, newOrders: 3 });
  expect(Object.fromEntries(Object.entries(events?.bad.reasons ?? {}).map(([why, { rows: n }]) => [why, n]))).toEqual({
    'no shopper': 1,
    'negative quantity': 1,
    'not a price': 2,
  });
  const counted = recountFile(sales, 1_800);
  expect(await inPostgres('L-%')).toEqual(counted);
  const placed = (await behavior()).flatMap((event) =>
    event.type === 'order-placed' && event.occurredAt.startsWith('2025-11-0') ? [event] : [],
  );
  expect(new Set(placed.map(({ source }) => source))).toEqual(new Set(['import']));
  const inLog = placed.flatMap(({ payload }) =>
    payload.lines.map((line): Sale => ({ order: payload.orderId, sku: '', ...line, price: line.unitPriceWon })),
  );
  expect(recountFile(inLog, 1)).toEqual(counted);

  const whole = () =>
    db.order.findMany({
      where: { source: 'import' },
      include: { lines: { orderBy: { id: 'asc' } }, payments: true, statusChanges: true },
      orderBy: { id: 'asc' },
    });
  const before = await whole();
  expect(before.find(({ shopperId }) => shopperId === importedShopperId('8'))).toMatchObject({
    ...{ status: 'COMPLETED', totalWon: 162_000, placedAt: new Date('2025-11-02T09:00:00Z') },
    lines: [{ unitPriceWon: 54_000, quantity: 3, commissionRate: 0.1, commissionWon: 16_200 }],
    payments: [{ status: 'APPROVED', amountWon: 162_000 }],
  });
  expect((await run(...argv)).events).toMatchObject({ sent: 3, newOrders: 0 });
  expect(await whole()).toEqual(before);
  const { soldCount } = await db.product.findUniqueOrThrow({ where: { sku: 'L-1' } });
  expect(soldCount).toBe(80_995 + 2 + 1);
});

test('of a batch with rows the database refuses the others are stored', async () => {
  const row = (line: number, name: string): CatalogueRow => ({
    line,
    sku: `R-${line}`,
    name,
    category: null,
    kind: null,
    brand: null,
    seller: null,
    priceWon: 1_000,
    stock: null,
    soldCount: 0,
  });
  async function* rows() {
    for (let line = 2; line < 22; line++) yield row(line, line === 5 || line === 14 ? 'a NUL \u0000' : `Mug ${line}`);
  }
  const bad = noBadRows();
  expect(await loadCatalogue(db, rows(), { seller: '직영', bad })).toEqual({ created: 18, changed: 0 });
  expect(bad.reasons).toEqual({ 'refused by the database': { rows: 2, lines: [5, 14] } });
  expect(await db.product.count({ where: { sku: { startsWith: 'R-' } } })).toBe(18);
});

test('what cannot be imported at all is said in a line', async () => {
  expect(() => parseArguments([])).toThrow('Nothing to import');
  expect(() => parseArguments(['--catalogue', 'x', '--columns', 'colour=red'])).toThrow('colour=red');
  expect(() => parseArguments(['--catalogue', 'x', '--currency-rate', '0'])).toThrow('above 0');
  await expect(run('--catalogue', '/nowhere.tsv')).rejects.toThrow('does not exist');
  const path = await file('headless.tsv', 'a\tb\tc', '1\t2\t3');
  await expect(run('--catalogue', path)).rejects.toThrow('No column for sku, name, price');
});
