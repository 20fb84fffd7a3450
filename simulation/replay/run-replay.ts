import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type BehaviorEvent, behaviorEventSchema } from '#contracts/events.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { Oracle } from '#domain/recommendation/oracle/oracle.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import type { LogProducer, OutgoingMessage } from '#server/adapters/kafka/port.ts';
import { closeRedis, createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { sendAll } from '../seed/send-log.ts';
import { type Comparison, compareLists } from './compare-lists.ts';
import type { ReplayLog } from './replay-log.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

export interface ReplayOptions {
  log: ReplayLog;
  /** The oracle of the log. */
  plain: Oracle;
  /** Settings of the services, with a DANGOL_NAMESPACE of this replay's own. */
  env: Record<string, string>;
  /** Kill the worker −9 while it works, and start another. */
  killInTheMiddle?: boolean;
  /**
   * Afterwards empty Redis and compare again; `namespace`: of what is this replay's, as FLUSHALL would be to this shop.
   */
  flushAtTheEnd?: 'everything' | 'namespace';
  /** Compare every n-th shopper and product only. */
  everyNth?: number;
  progress?: (line: string) => void;
}

export interface ReplayReport {
  events: number;
  /** From the first event sent to the last list of those who acted written, producer included. */
  seconds: number;
  eventsPerSecond: number;
  /** CPU of the worker while it folded the log. Unlike `seconds`, it hardly depends on the machine's other load. */
  cpuSeconds: number;
  /** Events the worker folded, the second one when the first was killed: fewer than all if it began at a snapshot. */
  folded: number;
  lists: Comparison;
  /** Once more after Redis was emptied. */
  afterFlush?: Comparison;
}

const LOOK_EVERY_MS = 150;
const TIMEOUT_MS = 10 * 60_000;

/**
 * Sends a log through the real Kafka and a recommender process of its own to Redis, and compares the lists there with
 * the oracle's.
 */
export async function runReplay(options: ReplayOptions): Promise<ReplayReport> {
  const { log, plain, env, progress = () => undefined } = options;
  const namespace = env.DANGOL_NAMESPACE ?? '';
  const snapshotDir = await mkdtemp(join(tmpdir(), 'dangol-replay-'));
  const logger = silentLogger();
  const kafka = createKafka({ connection: kafkaConnection(env), namespace, logger, clientId: 'replay' });
  const redis = createRedis(env.REDIS_URL ?? '', { purpose: 'worker', logger });
  const keys = redisKeys(namespace);
  const workerEnv = {
    ...env,
    SNAPSHOT_DIR: snapshotDir,
    // In a measured run the snapshot's own pace; when killed, one early enough to be the start of the second life.
    SNAPSHOT_INTERVAL_MS: options.killInTheMiddle ? '500' : '30000',
    RECOMMEND_REFRESH_SHARE: '1',
    LOG_LEVEL: 'warn',
  };
  let worker: WorkerProcess | undefined;
  let producer: LogProducer | undefined;
  try {
    await redisReady(redis, 5_000);
    await (await kafka.admin()).ensureTopics();
    producer = await kafka.producer();
    progress(`${log.name}: ${log.products.length} products, ${log.events.length} events`);
    await sendAll(producer, TOPICS.productStates, productMessages(log));
    worker = await startWorkerProcess('recommender', workerEnv);

    const begunMs = performance.now();
    const cpuBefore = (await worker.figure('process_cpu_seconds_total')) ?? 0;
    const half = Math.floor(log.events.length / 2);
    if (options.killInTheMiddle) {
      await sendAll(producer, TOPICS.behavior, eventMessages(log.events.slice(0, half)));
      await until('a quarter is folded', worker, (figures) => position(figures) >= half / 2);
      await snapshotAfter(snapshotDir, Date.now());
      const sending = sendAll(producer, TOPICS.behavior, eventMessages(log.events.slice(half)));
      await until('it is in the second half', worker, (figures) => position(figures) > half);
      await worker.kill('SIGKILL');
      progress('killed the worker');
      worker = await startWorkerProcess('recommender', workerEnv);
      await sending;
    } else await sendAll(producer, TOPICS.behavior, eventMessages(log.events));

    const waiting = 'dangol_recommender_waiting{audience="shopper"}';
    await until(
      'every event is answered',
      worker,
      (figures) => position(figures) >= log.events.length && (figures.get(waiting) ?? 0) === 0,
    );
    const seconds = (performance.now() - begunMs) / 1_000;
    const cpuSeconds =
      ((await worker.figure('process_cpu_seconds_total')) ?? 0) - (options.killInTheMiddle ? 0 : cpuBefore);
    progress(`${log.events.length} events in ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of the worker's CPU`);

    await current(worker);
    const lists = await compareLists(redis, keys, log, plain, options.everyNth);
    progress(`${lists.lists} lists compared, ${lists.different} different`);
    const folded = (await worker.figure('dangol_recommender_events_total')) ?? 0;
    const eventsPerSecond = log.events.length / seconds;
    const report = { events: log.events.length, seconds, eventsPerSecond, cpuSeconds, folded, lists };
    if (!options.flushAtTheEnd) return report;

    if (options.flushAtTheEnd === 'everything') await redis.flushall('ASYNC');
    else await clearNamespace(redis, namespace);
    await until('the marker is missed', worker, (figures) => figures.get('dangol_recommender_current') === 0);
    await current(worker);
    const afterFlush = await compareLists(redis, keys, log, plain, options.everyNth);
    progress(`after the flush ${afterFlush.lists} lists compared, ${afterFlush.different} different`);
    return { ...report, afterFlush };
  } finally {
    await worker?.kill('SIGTERM').catch(() => undefined);
    await producer?.close();
    await (await kafka.admin()).close();
    await closeRedis(redis);
    await rm(snapshotDir, { recursive: true, force: true });
  }
}

async function clearNamespace(redis: Redis, namespace: string): Promise<void> {
  let cursor = '0';
  do {
    const [next, found] = await redis.scan(cursor, 'MATCH', `${namespace}:*`, 'COUNT', 5_000);
    cursor = next;
    if (found.length > 0) await redis.del(...found);
  } while (cursor !== '0');
}

/** Resolves when a snapshot stands that was begun after `sinceMs`. */
async function snapshotAfter(dir: string, sinceMs: number): Promise<void> {
  for (;;) {
    const files = (await readdir(dir)).filter((name) => name.endsWith('.snapshot'));
    const times = await Promise.all(files.map(async (name) => (await stat(join(dir, name))).birthtimeMs));
    if (times.some((time) => time > sinceMs)) return;
    await delay(50);
  }
}

/** Events of the log that are folded. */
export function position(figures: ReadonlyMap<string, number>): number {
  return figures.get('dangol_recommender_position') ?? 0;
}

/** Every list knows everybody's latest acts. */
async function current(worker: WorkerProcess): Promise<void> {
  await until('every list is up to date', worker, (figures) => figures.get('dangol_recommender_current') === 1);
}

/** Resolves once the worker's figures are as wanted. */
export async function until(
  what: string,
  worker: WorkerProcess,
  holds: (figures: ReadonlyMap<string, number>) => boolean,
): Promise<void> {
  const endMs = performance.now() + TIMEOUT_MS;
  while (performance.now() < endMs) {
    if (holds(await worker.figures().catch(() => new Map<string, number>()))) return;
    await delay(LOOK_EVERY_MS);
  }
  throw new Error(`The replay waited in vain until ${what}.`);
}

export function* productMessages({ products }: ReplayLog): Generator<OutgoingMessage> {
  for (const product of products) yield { key: String(product.productId), value: JSON.stringify(product) };
}

export function* eventMessages(events: readonly BehaviorEvent[]): Generator<OutgoingMessage> {
  for (const event of events) yield { key: event.shopperId, value: JSON.stringify(event) };
}

/** Whether each event is one the worker would take. Throws at the first that isn't. */
export function assertEvents({ events }: ReplayLog): void {
  for (const event of events) behaviorEventSchema.parse(event);
}
