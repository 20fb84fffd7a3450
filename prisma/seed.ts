import { readCommandLine, runCommand, UsageError } from '#contracts/command-line.ts';
import type { BehaviorEvent } from '#contracts/events.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { Kafka } from '#server/adapters/kafka/port.ts';
import { openBulkLoad } from '#server/adapters/postgres/bulk-load.ts';
import { markOrderDaysBefore } from '#server/adapters/postgres/roll-ups/days.ts';
import type { Catalogue } from '#simulation/seed/catalogue.ts';
import { clearKindNames, clearPostgres, type Standing, standingOf } from '#simulation/seed/clear-postgres.ts';
import { adminIdOf, CUSTOMER_PASSWORD } from '#simulation/seed/customers.ts';
import { loadPostgres } from '#simulation/seed/load-postgres.ts';
import { assertLocalDatabase } from '#simulation/seed/local-only.ts';
import { hashSeedPassword } from '#simulation/seed/password.ts';
import { generateMonth, generateShop, HISTORY_DAYS, type Scale } from '#simulation/seed/seeded-shop.ts';
import { eventMessages, productMessages, removalMessages, sendAll } from '#simulation/seed/send-log.ts';

export interface SeedOptions {
  scale: Scale;
  /** The same number makes the same shop. Default 1. */
  seed?: number;
  databaseUrl: string;
  /** null: PostgreSQL only; the relay publishes the products when it runs. */
  kafka: Kafka | null;
  /** The history ends here. Default: now. */
  now?: Date;
  /** Replace what is there, orders and carts included, instead of refusing. */
  force?: boolean;
  log?: (line: string) => void;
}

export interface SeedResult {
  rows: Record<string, number>;
  products: number;
  events: number;
  seconds: number;
}

/**
 * Fills an empty shop. PostgreSQL is committed last: a seed that is interrupted has left no rows, runs again as if for
 * the first time, and sends the very same messages (same ids), which consumers take once. About 30 s at full scale.
 */
export async function seed(options: SeedOptions): Promise<SeedResult> {
  const {
    scale,
    seed: number = 1,
    databaseUrl,
    kafka,
    now = new Date(),
    force = false,
    log = () => undefined,
  } = options;
  assertLocalDatabase(databaseUrl);
  const startedAtMs = performance.now();
  const logStep = (line: string) =>
    log(`${((performance.now() - startedAtMs) / 1_000).toFixed(1).padStart(6)} s  ${line}`);

  const load = await openBulkLoad(databaseUrl);
  try {
    const standing = await standingOf(load);
    if (standing.products > 0 && !force)
      throw new Error(
        `This database already has ${standing.products} products. To replace the whole shop, orders included: npm run seed -- --force`,
      );
    const shop = { scale, seed: number, now };
    const people = generateShop(shop);
    const { catalogue, customers } = people;
    logStep(
      `${catalogue.products.length} products, ${catalogue.offers.length} offers, ${customers.length} customers made up`,
    );

    // Consumers may hold products of an earlier shop: their lower versions are replaced.
    const version = standing.version + 1;
    if (standing.products > 0) await clearPostgres(load);
    await clearKindNames(load);
    const { events: history, orders } = generateMonth(shop, people);
    const rows = await loadPostgres(load, {
      catalogue,
      customers,
      orders,
      customerPasswordHash: await hashSeedPassword(CUSTOMER_PASSWORD),
      adminPasswordHash: await hashSeedPassword('dangol-admin'),
      adminId: adminIdOf(number),
      version,
      isPublished: kafka !== null,
      now,
    });
    logStep(
      `PostgreSQL: ${Object.entries(rows)
        .map(([table, count]) => `${table} ${count}`)
        .join(', ')}`,
    );

    let events = 0;
    if (kafka !== null) {
      events = await publishToKafka(kafka, { catalogue, version, standing, history, logStep });
    }
    // Last, since an engine that runs waits for these rows.
    await markOrderDaysBefore(load.query, 'backfill', now);
    await load.commit();
    const seconds = (performance.now() - startedAtMs) / 1_000;
    logStep('seeded: demo@dangol.test / dangol-demo, admin@dangol.test / dangol-admin');
    return { rows, products: catalogue.products.length, events, seconds };
  } finally {
    await load.close();
  }
}

interface Publication {
  catalogue: Catalogue;
  version: number;
  standing: Standing;
  history: readonly BehaviorEvent[];
  logStep: (line: string) => void;
}

async function publishToKafka(
  kafka: Kafka,
  { catalogue, version, standing, history, logStep }: Publication,
): Promise<number> {
  const admin = await kafka.admin();
  await admin.ensureTopics();
  const producer = await kafka.producer({ deliveryTimeoutMs: 60_000 });
  try {
    const last = catalogue.products.length;
    const gone = Array.from({ length: Math.max(0, standing.lastProductId - last) }, (_, index) => last + index + 1);
    await sendAll(producer, TOPICS.productStates, removalMessages(gone));
    const products = await sendAll(producer, TOPICS.productStates, productMessages(catalogue.products, version));
    logStep(`Kafka: ${products} products`);
    const every = 50_000;
    const events = await sendAll(producer, TOPICS.behavior, eventMessages(history), (sent) => {
      if (sent % every === 0) logStep(`Kafka: ${sent} events …`);
    });
    logStep(`Kafka: ${events} events of the last ${HISTORY_DAYS} days`);
    return events;
  } finally {
    await producer.close();
  }
}

async function main(): Promise<void> {
  const { values } = readCommandLine(process.argv.slice(2), {
    options: {
      scale: { type: 'string', default: 'full' },
      seed: { type: 'string', default: '1' },
      force: { type: 'boolean', default: false },
      'no-kafka': { type: 'boolean', default: false },
      year: { type: 'boolean', default: false },
      behind: { type: 'boolean', default: false },
    },
  });
  if (values.scale !== 'full' && values.scale !== 'test') throw new UsageError('--scale is full or test');
  const number = Number(values.seed);
  if (!Number.isSafeInteger(number)) throw new UsageError('--seed is a whole number');
  if (values.behind && !values.year) throw new UsageError('--behind is for --year');
  const { resolveEnv } = await import('#stack/env.ts');
  const { parseEnv } = await import('#contracts/env.ts');
  const env = parseEnv(await resolveEnv());
  if (values.year) {
    const { seedYear } = await import('./seed-year.ts');
    await seedYear({ databaseUrl: env.DATABASE_URL, seed: number, behind: values.behind, log: console.log });
    return;
  }
  const { kafkaConnection } = await import('#server/adapters/kafka/connection.ts');
  const { createKafka } = await import('#server/adapters/kafka/index.ts');
  const { createLogger } = await import('#server/observability/logger.ts');
  const logger = createLogger({ name: 'seed', level: 'error' });
  const kafka = values['no-kafka']
    ? null
    : createKafka({
        connection: kafkaConnection(env),
        namespace: env.DANGOL_NAMESPACE,
        logger,
        clientId: 'dangol-seed',
      });
  await seed({
    scale: values.scale,
    seed: number,
    databaseUrl: env.DATABASE_URL,
    kafka,
    force: values.force,
    log: (line) => console.log(line),
  });
  await (await kafka?.admin())?.close();
}

if (import.meta.main) await runCommand(main);
