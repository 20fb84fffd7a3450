import type { Env } from '#contracts/env.ts';
import type { Kafka, LogProducer } from '#server/adapters/kafka/port.ts';
import type { SqlPool } from '#server/adapters/postgres/sql-pool.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import type { Redis } from '#server/adapters/redis.ts';
import type { RedisKeys } from '#server/adapters/redis-keys.ts';
import type { PushPublisher } from '#server/adapters/redis-push.ts';
import type { Clock } from '#server/clock.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';

/** One consumer group, or one periodic job. It does not depend on the other workers of its process. */
export interface Worker {
  name: string;
  /** Resolves when it is running; rejects while a service it needs is unavailable, and may then be called again. */
  start(): Promise<void>;
  /** Stops within 3 s; unfinished messages are redelivered. May be called before `start`, and twice. */
  stop(): Promise<void>;
}

/** What the workers of one process share. Nothing connects before it is asked for. */
export interface WorkerResources {
  env: Env;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  kafka: Kafka;
  keys: RedisKeys;
  /** One producer for all. */
  producer(): Promise<LogProducer>;
  redis(): Redis;
  pushes(): PushPublisher;
  database(): Database;
  /** Connections for writers of large batches. */
  sql(): SqlPool;
}

export type WorkerFactory = (resources: WorkerResources) => Worker;
