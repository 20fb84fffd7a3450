import { type Env, parseEnv } from '#contracts/env.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import type { Kafka } from '#server/adapters/kafka/port.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { createLogger } from '#server/observability/logger.ts';
import { assertLocalDatabase } from '#simulation/seed/local-only.ts';
import { resolveEnv } from '#stack/env.ts';

export interface LocalServices {
  env: Env;
  db: Database;
  kafka: Kafka;
  close(): Promise<void>;
}

/**
 * PostgreSQL and Kafka of this folder's stack, or those that the environment names; on this machine only. `name`: in
 * logs and of the client.
 */
export async function openLocalServices(name: string, { poolSize }: { poolSize: number }): Promise<LocalServices> {
  const env = parseEnv(await resolveEnv());
  assertLocalDatabase(env.DATABASE_URL);
  const db = createPrisma(env.DATABASE_URL, { poolSize, statementTimeoutMs: 20_000, connectTimeoutMs: 10_000 });
  const kafka = createKafka({
    connection: kafkaConnection(env),
    namespace: env.DANGOL_NAMESPACE,
    logger: createLogger({ name, level: 'error' }),
    clientId: `dangol-${name}`,
  });
  return {
    ...{ env, db, kafka },
    async close() {
      await Promise.all([db.$disconnect(), kafka.admin().then((admin) => admin.close())]);
    },
  };
}
