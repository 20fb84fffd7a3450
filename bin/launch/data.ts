import { addKnownKindNames } from '../../prisma/kind-names.ts';
import { openYear } from '../../prisma/open-year.ts';
import { kafkaConnection } from '../../server/adapters/kafka/connection.ts';
import { createKafka } from '../../server/adapters/kafka/index.ts';
import { createLogger } from '../../server/observability/logger.ts';
import { isShopEmpty, migrateDatabase, seedShop } from './database.ts';
import { timed } from './timed.ts';

export interface DataOptions {
  root: string;
  env: Record<string, string>;
  scale: 'full' | 'test';
  progress(line: string): void;
  signal?: AbortSignal;
}

async function ensureTopics(env: Record<string, string>): Promise<void> {
  const kafka = createKafka({
    connection: kafkaConnection(env),
    namespace: env.DANGOL_NAMESPACE ?? '',
    logger: createLogger({ name: 'launcher', level: 'error' }),
  });
  const admin = await kafka.admin();
  try {
    await admin.ensureTopics();
  } finally {
    await admin.close();
  }
}

/** Tables, topics and, in an empty shop, a first catalogue. Safe to run again. */
export async function prepareData({ root, env, scale, progress, signal }: DataOptions): Promise<void> {
  const ownerUrl = env.DATABASE_OWNER_URL ?? env.DATABASE_URL ?? '';
  await Promise.all([
    timed(progress, 'migrations in place', () => migrateDatabase(ownerUrl, progress)),
    timed(progress, 'topics in place', () => ensureTopics(env)),
  ]);
  signal?.throwIfAborted();
  if (await isShopEmpty(ownerUrl))
    await timed(progress, 'shop seeded', () => seedShop(root, env, scale, (line) => progress(`seed: ${line}`), signal));
  else await addKnownKindNames(ownerUrl, progress);
  if (env.SEED_YEAR !== '0') await openYear(ownerUrl);
}
