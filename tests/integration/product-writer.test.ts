import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type ProductRegistration, productRegistrationSchema } from '#contracts/product-registration.ts';
import { productStateSchema } from '#contracts/products.ts';
import { SOURCES, takes } from '#contracts/sources.ts';
import { deadLetterTopic, TOPICS, type Topic } from '#contracts/topics.ts';
import type { IncomingMessage, LogConsumer } from '#server/adapters/kafka/port.ts';
import { registerProducts } from '#server/adapters/postgres/product-registration.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { startWorkerProcess } from '#simulation/replay/worker-process.ts';
import { createProductWriterWorker } from '#workers/product-writer/worker.ts';
import type { Worker } from '#workers/runtime/worker.ts';
import { extremesOf } from '../support/schema-extremes.ts';
import { startTestKafka, startTestProducer, startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const { db } = await startTestShop(services);
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
const metrics = createMetrics({ process: 'test' });
const aside: IncomingMessage[] = [];
let worker: Worker;
let deadLetters: LogConsumer;
let made = 0;

beforeAll(async () => {
  worker = createProductWriterWorker({
    kafka,
    producer: async () => producer,
    register: (registrations) => registerProducts(db, registrations, new Date()),
    logger: silentLogger(),
    metrics,
  });
  await worker.start();
  deadLetters = await kafka.consume({
    groupId: 'dead-letters',
    topics: [deadLetterTopic(TOPICS.products) as Topic],
    from: 'earliest',
    onBatch: async (batch) => void aside.push(...batch),
  });
});
beforeEach(() => db.outboxMessage.deleteMany());
afterAll(async () => {
  await worker.stop();
  await deadLetters?.close();
  await (await kafka.admin()).close();
});

const registration = (fields: Partial<ProductRegistration> = {}): ProductRegistration => {
  made += 1;
  return {
    sku: `IN-${made}`,
    name: '나무 블록 100개',
    category: 'test',
    seller: '새상회',
    priceWon: 9_000,
    stock: 50,
    source: 'generated',
    registeredAt: '2026-11-01T00:00:00.000Z',
    ...fields,
  };
};
const send = (...values: unknown[]) =>
  producer.send(
    TOPICS.products,
    values.map((value) => ({ key: (value as ProductRegistration).sku ?? 'x', value: JSON.stringify(value) })),
  );
/** Every message so far is handled. */
const handled = () =>
  vi.waitFor(async () => expect(await (await kafka.admin()).lag('product-writer', TOPICS.products)).toBe(0n), {
    timeout: 15_000,
    interval: 50,
  });
const read = (sku: string) => db.product.findUnique({ where: { sku }, include: { offers: true, statusChanges: true } });
const published = async () =>
  (await db.outboxMessage.findMany({ where: { topic: TOPICS.productStates }, orderBy: { sequence: 'asc' } })).map(
    ({ body }) => productStateSchema.parse(body),
  );

test('a registered product is on sale, and its state is published; the same again changes nothing', async () => {
  const one = registration({ listPriceWon: 12_000, description: '너도밤나무', brand: '단골' });
  await send(one);
  await handled();
  const product = await read(one.sku);
  expect(product).toMatchObject({
    ...{ name: one.name, description: '너도밤나무', brand: '단골', kind: '시험', categoryId: 1, source: 'generated' },
    ...{ priceWon: 9_000, listPriceWon: 12_000, stock: 50, status: 'LISTED', version: 2, publishedVersion: 2 },
    createdAt: new Date(one.registeredAt),
    offers: [{ priceWon: 9_000, listPriceWon: 12_000, stock: 50 }],
    statusChanges: [{ status: 'LISTED' }],
  });
  expect(await published()).toMatchObject([{ sku: one.sku, productId: product?.id, listed: true, priceWon: 9_000 }]);

  await send(one, one);
  await handled();
  expect(await read(one.sku)).toEqual(product);
  expect(await published()).toHaveLength(1);
});

test('a registration that comes again does not put back what was sold; a newer one counts, an older one not', async () => {
  const first = registration();
  await send(first);
  await handled();
  const offerId = (await read(first.sku))?.offers[0]?.id ?? 0;
  const stock = async () => (await db.offer.findUniqueOrThrow({ where: { id: offerId } })).stock;
  await db.offer.update({ where: { id: offerId }, data: { stock: 48 } });
  await send(first);
  await handled();
  expect(await stock()).toBe(48);

  // Of the same content as what is there, and newer: it counts, too, and must not come back later.
  const same = { ...first, stock: 48, registeredAt: '2026-11-02T00:00:00.000Z' };
  await send(same);
  await handled();
  await db.offer.update({ where: { id: offerId }, data: { stock: 47 } });
  await send(same, first);
  await handled();
  expect(await stock()).toBe(47);

  const newer = { ...first, priceWon: 8_000, stock: 60, registeredAt: '2026-11-03T00:00:00.000Z' };
  await send(newer, { ...first, priceWon: 1, registeredAt: '2026-11-02T12:00:00.000Z' });
  await handled();
  expect(await read(first.sku)).toMatchObject({ priceWon: 8_000, stock: 60, offers: [{ priceWon: 8_000, stock: 60 }] });
});

test('one SKU by two sellers, and twice in one batch, is one product with the newest words', async () => {
  const first = registration();
  const other = {
    ...first,
    seller: '딴상회',
    name: '나무 블록',
    priceWon: 7_000,
    registeredAt: '2026-11-04T00:00:00Z',
  };
  await send(first, other, { ...first, stock: 10, registeredAt: '2026-11-03T00:00:00Z' });
  await handled();
  const product = await read(first.sku);
  expect(product).toMatchObject({ name: '나무 블록', priceWon: 7_000, stock: 50 });
  expect(product?.offers.map(({ priceWon, stock }) => [priceWon, stock]).sort()).toEqual([
    [7_000, 50],
    [9_000, 10],
  ]);
});

test('what cannot be stored is set aside with its reason, and the rest goes on', async () => {
  const good = [registration(), registration()];
  const bad: [unknown, RegExp][] = [
    [registration({ category: 'no-such' }), /category: there is no category "no-such"/],
    [registration({ listPriceWon: 1 }), /listPriceWon: 1 is below/],
    [registration({ registeredAt: '2098-01-01T00:00:00Z' }), /registeredAt.*future/],
    [registration({ priceWon: 0 }), /priceWon/],
    [registration({ stock: -1 }), /stock/],
    [{ ...registration(), sku: ' ' }, /sku/],
    [{ ...registration(), source: 'elsewhere' }, /source/],
    ['no registration', /expected object/],
  ];
  await send(good[0], ...bad.map(([value]) => value), good[1]);
  await producer.send(TOPICS.products, [{ key: 'x', value: '{' }]);
  await handled();
  for (const { sku } of good) expect(await read(sku)).not.toBeNull();
  await vi.waitFor(() => expect(aside.length).toBeGreaterThan(bad.length), { timeout: 15_000 });
  const reasons = aside.map(({ headers }) => headers.reason ?? '');
  for (const [, reason] of bad) expect(reasons.some((text) => reason.test(text))).toBe(true);
  expect(reasons.some((text) => text.startsWith('not JSON'))).toBe(true);
}, 40_000);

test('states and tombstones of the release before are skipped and counted, not set aside', async () => {
  const skipped = async () =>
    Number(/dangol_product_states_skipped_total\S* (\d+)/.exec(await metrics.text())?.[1] ?? 0);
  const before = await skipped();
  const state = {
    ...{ productId: 7, version: 3, sku: 'OLD', name: '옛것', categoryId: 1, kind: '시험', brand: '', priceWon: 1 },
    ...{ listPriceWon: 1, marginRate: 0.1, stock: 1, listed: true, ratingAverage: 0, ratingCount: 0, soldCount: 0 },
    ...{ arrivalDays: 1, picture: { icon: 'gift', background: 1 }, createdAt: '2026-01-01T00:00:00.000Z' },
  };
  const among = registration();
  await send(productStateSchema.parse(state), among, productStateSchema.parse({ ...state, version: 4 }));
  await producer.send(TOPICS.products, [{ key: '7', value: null }]);
  await handled();
  expect((await skipped()) - before).toBe(3);
  expect(aside.map(({ value }) => value).join()).not.toContain('OLD');
  expect([await read('OLD'), (await read(among.sku))?.name]).toEqual([null, among.name]);
});

test.each(SOURCES)('a product of source %s', async (source) => {
  const one = registration({ source });
  await send(one);
  await handled();
  const product = await read(one.sku);
  expect(product?.source === source).toBe(takes('product-writer', { source }));
});

test('PostgreSQL takes what the schema takes', async () => {
  const refused: string[] = [];
  for (const { name, value } of extremesOf(productRegistrationSchema)) {
    const parsed = productRegistrationSchema.safeParse(value);
    if (!parsed.success) continue;
    const one = { ...parsed.data, category: 'test', listPriceWon: 2_147_483_647 };
    const now = new Date(Date.UTC(2100, 0));
    await registerProducts(db, [one], now).catch((error: unknown) => refused.push(`${name}: ${error}`));
  }
  expect(refused).toEqual([]);
});

test('a writer killed −9 in the middle loses no registration and stores none twice', async () => {
  await worker.stop();
  const [count, seller] = [4_000, `죽은상회 ${made}`];
  const all = Array.from({ length: count }, () => registration({ seller }));
  await send(...all.slice(0, count / 2));
  const stored = () => db.offer.count({ where: { seller: { name: seller } } });
  const waitsForLock = async () => {
    const rows = await db.$queryRaw<{ pid: number }[]>`SELECT pid FROM pg_locks WHERE NOT granted`;
    return rows.length > 0;
  };
  const first = await startWorkerProcess('product-writer', services.env);
  await vi.waitFor(async () => expect(await stored()).toBeGreaterThan(0), { timeout: 20_000, interval: 5 });
  await db.$transaction(
    async (holder) => {
      // Inserts wait for this, so the writer dies with registrations it has read and not stored.
      await holder.$executeRaw`LOCK TABLE offer IN SHARE MODE`;
      await send(...all.slice(count / 2));
      await vi.waitFor(async () => expect(await waitsForLock()).toBe(true), { timeout: 20_000, interval: 20 });
      await first.kill('SIGKILL');
      expect(await stored()).toBeLessThan(count);
    },
    { timeout: 50_000 },
  );
  const second = await startWorkerProcess('product-writer', services.env);
  await vi.waitFor(async () => expect(await stored()).toBe(count), { timeout: 40_000, interval: 100 });
  await handled();
  await second.kill('SIGTERM');
  const products = await db.product.findMany({ where: { offers: { some: { seller: { name: seller } } } } });
  expect(new Set(products.map(({ version }) => version))).toEqual(new Set([2]));
  const states = await db.outboxMessage.groupBy({ by: ['key'], where: { topic: TOPICS.productStates }, _count: true });
  expect(states.filter(({ _count }) => _count > 1)).toEqual([]);
  expect(states).toHaveLength(count);
}, 120_000);
