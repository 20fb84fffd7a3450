import { randomBytes } from 'node:crypto';
import { oracleOf } from '#simulation/replay/compare-lists.ts';
import { generateLog } from '#simulation/replay/generated-log.ts';
import { startOwnRedis } from '#simulation/replay/own-redis.ts';
import { type ReplayOptions, type ReplayReport, runReplay } from '#simulation/replay/run-replay.ts';
import { hasTaobaoFile, readTaobaoLog } from '#simulation/replay/taobao-log.ts';
import { resolveEnv } from '#stack/env.ts';
import type { Bench } from './bench.ts';
import { clearTopics } from './clear-topics.ts';

/** Real behaviour through Kafka, one recommender process and Redis; every list compared with the oracle's. */
export const replayBench: Bench = {
  name: 'replay',
  figures: [
    'replay.eventsPerSecond',
    'replay.differentLists',
    'replay.differentListsAfterFlush',
    'replay.differentListsAfterKill',
  ],
  async run({ progress, quick }) {
    const services = await resolveEnv().catch((error: unknown) => {
      progress(error instanceof Error ? error.message : String(error));
      return null;
    });
    if (services === null) return null;
    const redis = await startOwnRedis();
    if (redis === null) {
      progress('no redis-server or valkey-server on PATH: apt-get install -y redis-server');
      return null;
    }
    const real = hasTaobaoFile();
    if (!real) progress('the Taobao file is not here (shared/data/taobao): a generated log instead, not comparable');
    const log = real
      ? await readTaobaoLog(quick ? 10_000 : undefined)
      : generateLog({ seed: 1, shoppers: 20_000, products: 20_000, events: quick ? 10_000 : 96_168 });
    progress('counting the log offline');
    const plain = oracleOf(log);
    const everyNth = quick ? 10 : 1;
    const run = async (options: Partial<ReplayOptions>): Promise<ReplayReport> => {
      const namespace = `replay-${randomBytes(4).toString('hex')}`;
      const env = { ...services, REDIS_URL: redis.url, DANGOL_NAMESPACE: namespace };
      try {
        return await runReplay({ log, plain, env, everyNth, progress, ...options });
      } finally {
        await clearTopics(services, namespace);
        await redis.flush();
      }
    };
    const runBoth = async () => ({
      whole: await run({ flushAtTheEnd: 'everything' }),
      killed: await run({ killInTheMiddle: true }),
    });
    const { whole, killed } = await runBoth().finally(() => redis.stop());
    for (const example of [...whole.lists.examples, ...killed.lists.examples]) progress(example);
    const what = real ? 'Taobao, two hours' : 'generated log: the Taobao file is not here';
    return {
      'replay.eventsPerSecond': {
        value: Math.round(whole.eventsPerSecond),
        unit: 'events/s',
        target: { atLeast: 5_000 },
        note: `${what}: ${whole.events} events in ${whole.seconds.toFixed(1)} s from the first one sent to the last list of who acted in Redis, producer, broker and Redis on the same cores`,
      },
      'replay.workerCpuMicroseconds': {
        value: (whole.cpuSeconds * 1e6) / whole.events,
        unit: 'µs/event',
        note: 'CPU of the worker alone: fold, lists of shoppers and products, Redis client',
      },
      'replay.differentLists': {
        value: whole.lists.different,
        unit: 'lists',
        target: { atMost: 0 },
        note: `of ${whole.lists.lists}, of ${whole.lists.shoppers} shoppers and ${whole.lists.products} products`,
      },
      'replay.differentListsAfterFlush': {
        value: whole.afterFlush?.different ?? Number.NaN,
        unit: 'lists',
        target: { atMost: 0 },
        note: 'after FLUSHALL',
      },
      'replay.differentListsAfterKill': {
        value: killed.lists.different,
        unit: 'lists',
        target: { atMost: 0 },
        note: `worker killed −9 in the middle; its successor folded ${killed.folded} of ${killed.events} events`,
      },
    };
  },
};
