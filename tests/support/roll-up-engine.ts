import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import { openSqlPool } from '#server/adapters/postgres/sql-pool.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { holdWhenFree } from '#workers/roll-ups/lease-holder.ts';

/*
 * The engine of the roll-ups alone, without the recounts that would mend what it counts wrongly. For tests that kill
 * it: node tests/support/roll-up-engine.ts NAME, with the settings of the test's services.
 */

const [name = 'engine'] = process.argv.slice(2);
const { env } = process;
const logger = {
  ...silentLogger(),
  info: (fields: unknown, text?: string) => console.log(JSON.stringify({ text, fields })),
  warn: (fields: unknown, text?: string) => console.error(JSON.stringify({ text, fields })),
} as ReturnType<typeof silentLogger>;
const kafka = createKafka({ connection: kafkaConnection(env), namespace: env.DANGOL_NAMESPACE ?? '', logger });
const stopping = new AbortController();
process.on('SIGTERM', () => stopping.abort());
const pool = openSqlPool(env.DATABASE_URL ?? '');
await holdWhenFree({ holder: name, pool, kafka, logger, now: () => new Date() }, stopping.signal);
await pool.close();
process.exit();
