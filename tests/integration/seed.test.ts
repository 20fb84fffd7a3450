import { afterAll, beforeAll, expect, test } from 'vitest';
import { behaviorEventSchema } from '#contracts/events.ts';
import { productStateSchema } from '#contracts/products.ts';
import { TOPICS, type Topic } from '#contracts/topics.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import type { IncomingMessage, Kafka } from '#server/adapters/kafka/port.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { seed } from '../../prisma/seed.ts';
import { startTestServices } from '../support/start.ts';

const services = await startTestServices();
let kafka: Kafka;
let db: Database;

beforeAll(async () => {
  kafka = createKafka({
    connection: kafkaConnection(services.env),
    namespace: services.namespace,
    logger: silentLogger(),
  });
  db = createPrisma(services.databaseUrl);
});

afterAll(async () => {
  await db.$disconnect();
  await (await kafka.admin()).close();
});

/** All messages of a topic. */
async function read(topic: Topic, groupId: string): Promise<IncomingMessage[]> {
  const ends = await (await kafka.admin()).endOffsets(topic);
  const total = [...ends.values()].reduce((sum, end) => sum + Number(end), 0);
  const messages: IncomingMessage[] = [];
  await new Promise<void>((resolve, reject) => {
    kafka
      .consume({
        groupId,
        topics: [topic],
        from: 'earliest',
        async onBatch(batch) {
          messages.push(...batch);
          if (messages.length >= total) resolve();
        },
      })
      .then((consumer) => open.push(consumer), reject);
  });
  await Promise.all(open.splice(0).map((consumer) => consumer.close()));
  return messages;
}
const open: { close(): Promise<void> }[] = [];

test('a broker that is away leaves no rows behind', async () => {
  const unreachable: Kafka = {
    ...kafka,
    admin: () => Promise.reject(new Error('no broker answers')),
  };
  await expect(seed({ scale: 'test', databaseUrl: services.databaseUrl, kafka: unreachable })).rejects.toThrow(
    'no broker',
  );
  expect(await db.product.count()).toBe(0);
});

test('the test scale fills a shop: rows, states, history', async () => {
  const result = await seed({ scale: 'test', databaseUrl: services.databaseUrl, kafka });
  expect(result.rows).toMatchObject({ product: 1_200, customer: 301, seller: 200, category: 17 });
  expect(await db.product.count()).toBe(1_200);
  expect(await db.customer.count({ where: { grade: 'BRONZE' } })).toBe(301);
  const demo = await db.customer.findUniqueOrThrow({
    where: { email: 'demo@dangol.test' },
    include: { addresses: true },
  });
  expect(demo.passwordHash).toMatch(/^\$argon2id\$/);
  expect(demo.addresses).toHaveLength(1);
  expect((await db.customer.findUniqueOrThrow({ where: { email: 'admin@dangol.test' } })).role).toBe('ADMIN');

  const states = (await read(TOPICS.products, 'states')).map(({ value }) =>
    productStateSchema.parse(JSON.parse(value ?? '')),
  );
  expect(new Set(states.map(({ productId }) => productId)).size).toBe(1_200);
  const events = (await read(TOPICS.behavior, 'events')).map(({ key, value }) => {
    const event = behaviorEventSchema.parse(JSON.parse(value ?? ''));
    expect(key).toBe(event.shopperId);
    return event;
  });
  expect(events).toHaveLength(result.events);
  expect(new Set(events.map(({ id }) => id)).size).toBe(result.events);
});

test('new rows go on after the seed’s ids', async () => {
  const created = await db.seller.create({ data: { name: '새로 온 상점' } });
  expect(created.id).toBeGreaterThan(200);
});

test('a shop that is there is not written over, unless asked to; then its products have later versions', async () => {
  await expect(seed({ scale: 'test', databaseUrl: services.databaseUrl, kafka: null })).rejects.toThrow('--force');
  await seed({ scale: 'test', databaseUrl: services.databaseUrl, kafka: null, force: true });
  expect(await db.product.count()).toBe(1_200);
  expect((await db.product.findFirstOrThrow()).version).toBe(2);
  const created = await db.product.create({
    data: {
      sku: 'X-1',
      name: 'x',
      categoryId: 1,
      kind: 'x',
      brand: 'x',
      picture: {},
      priceWon: 1,
      listPriceWon: 1,
      stock: 1,
      marginRate: 0,
    },
  });
  expect(created.id).toBeGreaterThan(1_200);
});

test('a database elsewhere is refused before anything is sent there', async () => {
  const databaseUrl = 'postgresql://u:p@db.example.com:5432/shop';
  await expect(seed({ scale: 'test', databaseUrl, kafka: null })).rejects.toThrow('local databases only');
});
