import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TOPICS } from '#contracts/topics.ts';
import { closeRedis, createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { compareLists, oracleOf } from '#simulation/replay/compare-lists.ts';
import { generateLog } from '#simulation/replay/generated-log.ts';
import { eventMessages, position, productMessages, until } from '#simulation/replay/run-replay.ts';
import { startWorkerProcess, type WorkerProcess } from '#simulation/replay/worker-process.ts';
import { sendAll } from '#simulation/seed/send-log.ts';
import { startTestKafka, startTestProducer, startTestServices } from '../support/start.ts';

// Workers as processes of their own on the real Kafka and Redis: what they serve together is what one would serve.
const log = generateLog({ seed: 11, shoppers: 150, products: 300, events: 4_000 });
const plain = oracleOf(log);
const half = Math.floor(log.events.length / 2);
const WAITING = 'dangol_recommender_waiting{audience="shopper"}';

const services = await startTestServices();
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
let redis: Redis;
let folder: string;
let workers: WorkerProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dangol-two-'));
  workers = [];
  redis = createRedis(services.env.REDIS_URL ?? '', { purpose: 'worker' });
  await redisReady(redis, 5_000);
});

afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.kill('SIGKILL')));
  await (await kafka.admin()).close();
  await closeRedis(redis);
  await rm(folder, { recursive: true, force: true });
});

/** A worker with snapshots of its own, as on a machine of its own. */
async function startWorker(name: string): Promise<WorkerProcess> {
  const worker = await startWorkerProcess('recommender', {
    ...services.env,
    SNAPSHOT_DIR: join(folder, name),
    SNAPSHOT_INTERVAL_MS: '500',
    RECOMMEND_REFRESH_SHARE: '1',
    LOG_LEVEL: 'warn',
  });
  workers.push(worker);
  return worker;
}

const answered = (worker: WorkerProcess, events: number) =>
  until(
    `${events} events are answered`,
    worker,
    (figures) => position(figures) >= events && (figures.get(WAITING) ?? 0) === 0,
  );

/** Every list, of every shopper and product, in the end. */
async function expectEveryList(): Promise<void> {
  await vi.waitFor(
    async () => {
      const found = await compareLists(redis, redisKeys(services.namespace), log, plain);
      expect(found.examples).toEqual([]);
      expect(found.shoppers).toBe(plain.shopperIds().length);
    },
    { timeout: 90_000, interval: 500 },
  );
}

test('two workers share the shoppers; one is killed −9 in the middle, another comes: the lists are those of one worker', async () => {
  await sendAll(producer, TOPICS.productStates, productMessages(log));
  const [stays, dies] = [await startWorker('a'), await startWorker('b')];
  await sendAll(producer, TOPICS.behavior, eventMessages(log.events.slice(0, half)));
  await Promise.all([answered(stays, half), answered(dies, half)]);
  for (const worker of [stays, dies]) {
    // Everyone folds everything, and writes a share of the lists.
    expect(await worker.figure('dangol_recommender_events_total')).toBe(half);
    await until(
      'it has written lists',
      worker,
      (figures) => (figures.get('dangol_recommendation_lists_total') ?? 0) > 0,
    );
  }
  const sending = sendAll(producer, TOPICS.behavior, eventMessages(log.events.slice(half)));
  await until('it is in the second half', dies, (figures) => position(figures) > half);
  await dies.kill('SIGKILL');
  const comes = await startWorker('b');
  await sending;
  await Promise.all([answered(stays, log.events.length), answered(comes, log.events.length)]);
  await expectEveryList();
}, 240_000);
