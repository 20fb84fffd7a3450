import type { Env } from '#contracts/env.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import type { LogProducer } from '#server/adapters/kafka/port.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { openSqlPool, type SqlPool } from '#server/adapters/postgres/sql-pool.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { closeRedis, createRedis, type Redis, redisPing } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createPushPublisher, type PushPublisher } from '#server/adapters/redis-push.ts';
import { createClock } from '#server/clock.ts';
import type { HealthProbes } from '#server/observability/health.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { createProcessLogger } from '#server/observability/process-logger.ts';
import type { WorkerResources } from './worker.ts';

export interface ClosableResources extends WorkerResources {
  /** Probes of the services in use. */
  health: HealthProbes;
  close(): Promise<void>;
}

/** Clients of one process, each made at its first use. */
export function createResources(env: Env, processName: string): ClosableResources {
  const { logger, forwarder } = createProcessLogger(processName, env);
  const metrics = createMetrics({ process: processName });
  forwarder.countIn(metrics);
  const keys = redisKeys(env.DANGOL_NAMESPACE);
  const kafka = createKafka({
    connection: kafkaConnection(env),
    namespace: env.DANGOL_NAMESPACE,
    logger,
    clientId: `dangol-${processName}`,
  });
  const health: HealthProbes = { kafka: () => kafka.ping() };
  let producer: Promise<LogProducer> | undefined;
  let redis: Redis | undefined;
  let pushes: PushPublisher | undefined;
  let database: Database | undefined;
  let sql: SqlPool | undefined;

  function sharedRedis(): Redis {
    if (redis !== undefined) return redis;
    const connection = createRedis(env.REDIS_URL, { purpose: 'worker', logger });
    health.redis = () => redisPing(connection);
    redis = connection;
    return connection;
  }

  return {
    env,
    clock: createClock(env.DANGOL_TEST_CLOCK),
    logger,
    metrics,
    kafka,
    keys,
    health,
    producer() {
      producer ??= kafka.producer();
      return producer;
    },
    redis: sharedRedis,
    pushes() {
      pushes ??= createPushPublisher(sharedRedis(), keys);
      return pushes;
    },
    database() {
      if (database !== undefined) return database;
      const opened = createPrisma(env.DATABASE_URL, { poolSize: 5 });
      health.postgres = async () => {
        await opened.$queryRaw`SELECT 1`;
        return true;
      };
      database = opened;
      return opened;
    },
    sql() {
      if (sql !== undefined) return sql;
      const opened = openSqlPool(env.DATABASE_URL);
      health.postgres ??= () => opened.transaction((tx) => tx.$queryRaw`SELECT 1`).then(() => true);
      sql = opened;
      return opened;
    },
    async close() {
      const admin = await kafka.admin();
      await Promise.allSettled([
        producer?.then((open) => open.close()),
        admin.close(),
        redis === undefined ? undefined : closeRedis(redis),
        database?.$disconnect(),
        sql?.close(),
        forwarder.close(),
      ]);
    },
  };
}
