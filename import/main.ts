import { runCommand } from '#contracts/command-line.ts';
import { parseEnv } from '#contracts/env.ts';
import { createProgress } from '#import/progress.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { createLogger } from '#server/observability/logger.ts';
import { resolveEnv } from '#stack/env.ts';
import { parseArguments, USAGE } from './arguments.ts';
import { dryRun } from './dry-run.ts';
import { importShop } from './import-shop.ts';

/** `npm run import`: a shop's own catalogue and history. */
async function main(argv: readonly string[]): Promise<void> {
  const options = parseArguments(argv);
  if (options === null) {
    console.log(USAGE);
    return;
  }
  if (options.dryRun) {
    await dryRun(options, Date.now(), console.log);
    return;
  }
  const env = parseEnv(await resolveEnv());
  const logger = createLogger({ name: 'import', level: 'warn' });
  const db = createPrisma(env.DATABASE_URL, { poolSize: 2, statementTimeoutMs: 20_000 });
  const kafka = createKafka({
    connection: kafkaConnection(env),
    namespace: env.DANGOL_NAMESPACE,
    logger,
    clientId: 'dangol-import',
  });
  const progress = createProgress();
  try {
    await importShop(options, {
      db,
      kafka,
      nowMs: Date.now(),
      onProgress: progress.step,
      log(line) {
        progress.clear();
        console.log(line);
      },
    });
  } finally {
    progress.clear();
    await db.$disconnect();
    await (await kafka.admin()).close();
  }
}

await runCommand(() => main(process.argv.slice(2)));
