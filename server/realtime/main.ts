import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { createClock } from '#server/clock.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { createProcessLogger } from '#server/observability/process-logger.ts';
import { settingsOrExit } from '#server/settings.ts';
import { startRealtime } from './realtime.ts';

const env = settingsOrExit();
const { logger, forwarder } = createProcessLogger('realtime', env);
const metrics = createMetrics({ process: 'realtime' });
forwarder.countIn(metrics);
const kafka = createKafka({
  connection: kafkaConnection(env),
  namespace: env.DANGOL_NAMESPACE,
  logger,
  clientId: 'dangol-realtime',
});

// The first process that starts creates missing topics; while Kafka is unavailable the spool keeps events.
async function ensureTopics(): Promise<void> {
  try {
    await (await kafka.admin()).ensureTopics();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn({ code: 'kafka-topics', reason }, 'topics are not there yet');
    setTimeout(() => void ensureTopics(), 2_000).unref();
  }
}
void ensureTopics();

// Few connections: a member's session once a minute, and the day's numbers.
const db = createPrisma(env.DATABASE_URL, { poolSize: 4 });

const realtime = await startRealtime({
  env,
  port: env.REALTIME_PORT,
  metricsPort: env.REALTIME_METRICS_PORT,
  kafka,
  db,
  logger,
  clock: createClock(env.DANGOL_TEST_CLOCK),
  metrics,
}).catch((error: unknown) => {
  console.error(`The gateway cannot listen on port ${env.REALTIME_PORT}: ${String(error)}. Set REALTIME_PORT.`);
  process.exit(1);
});
logger.info({ port: realtime.port }, 'listening');

let stopping = false;
async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  logger.info({ signal }, 'stopping');
  setTimeout(() => process.exit(), 3_000).unref();
  await realtime.close();
  await Promise.all([db.$disconnect(), forwarder.close()]);
  process.exit();
}
process.on('SIGTERM', () => void stop('SIGTERM'));
process.on('SIGINT', () => void stop('SIGINT'));
