import { afterAll } from 'vitest';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import type { Kafka, LogProducer } from '#server/adapters/kafka/port.ts';
import { openSqlPool, type SqlPool } from '#server/adapters/postgres/sql-pool.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { type TestServices, testServices } from './services.ts';
import { createTestShop, type TestShop } from './shop.ts';

/*
 * What most integration tests start with, each closed after the file's own afterAll hooks (hooks run in reverse order).
 * To be called at the top of a test file: `const services = await startTestServices();`
 */

/** A database and a namespace of the test file's own (services.ts). */
export async function startTestServices(): Promise<TestServices> {
  const services = await testServices();
  afterAll(() => services.close());
  return services;
}

/** A small shop in that database (shop.ts). */
export async function startTestShop({ databaseUrl }: TestServices, poolSize?: number): Promise<TestShop> {
  const shop = await createTestShop(databaseUrl, poolSize);
  afterAll(() => shop.close());
  return shop;
}

/** Connections of the order writer's kind to that database. */
export function startTestSqlPool({ databaseUrl }: TestServices, size = 8): SqlPool {
  const pool = openSqlPool(databaseUrl, { size });
  afterAll(() => pool.close());
  return pool;
}

/** A client of the broker in that namespace, with its topics in place. */
export async function startTestKafka({ env, namespace }: TestServices): Promise<Kafka> {
  const kafka = createKafka({ connection: kafkaConnection(env), namespace, logger: silentLogger() });
  const admin = await kafka.admin();
  await admin.ensureTopics();
  await admin.close();
  return kafka;
}

export async function startTestProducer(kafka: Kafka): Promise<LogProducer> {
  const producer = await kafka.producer();
  afterAll(() => producer.close());
  return producer;
}
