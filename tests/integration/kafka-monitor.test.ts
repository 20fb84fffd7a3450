import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { CONSUMER_GROUPS } from '#contracts/consumer-groups.ts';
import { ALL_TOPICS, TOPIC_SETTINGS } from '#contracts/topics.ts';
import { PIPELINE_PANELS } from '#observability/pipeline/index.ts';
import { createKafkaState } from '#server/observability/kafka-state.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { createMetricsServer, type OpsServer } from '#server/observability/ops-server.ts';
import { createKafkaMonitor } from '#workers/kafka-monitor/worker.ts';
import { findProgram } from '../../stack/find-program.ts';
import { startPrometheus, type TestPrometheus } from '../support/prometheus.ts';
import { startTestKafka, startTestProducer, startTestServices } from '../support/start.ts';

/*
 * Kafka's state by a real broker, and each panel's expression by a real Prometheus that scrapes what the shop serves.
 */

const services = await startTestServices();
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
const metrics = createMetrics({ process: 'workers', defaults: false });
const monitor = createKafkaMonitor({
  state: createKafkaState({ kafka }),
  metrics,
  logger: silentLogger(),
  everyMs: 200,
});
let served: OpsServer | null = null;
let prometheus: TestPrometheus;

beforeAll(async () => {
  await monitor.start();
  served = await createMetricsServer({ port: 0, host: '127.0.0.1', metrics, health: {}, logger: silentLogger() });
  prometheus = await startPrometheus([served?.port ?? 0]);
});
afterAll(async () => {
  await prometheus.close();
  await served?.close();
  await monitor.stop();
  await (await kafka.admin()).close();
});

const messages = (count: number) => Array.from({ length: count }, (_, at) => ({ key: `k${at}`, value: '{}' }));

test('lag by group and partition, messages a second and dead letters are what the brokers hold', async () => {
  let atMs = 1_000_000;
  const state = createKafkaState({ kafka, now: () => atMs });
  const before = await state.read();
  expect(before.topics.every(({ perSecond }) => perSecond === null)).toBe(true);
  expect(before.lag).toHaveLength(
    CONSUMER_GROUPS.reduce((sum, { topic }) => sum + TOPIC_SETTINGS[topic].partitions, 0),
  );
  await producer.send('orders', messages(30));
  await producer.send('orders.dead-letter', messages(2));
  // Within two seconds the reading is shared.
  expect(await state.read()).toBe(before);
  atMs += 10_000;
  const after = await state.read();
  const ofOrders = after.lag.filter(({ group }) => group === 'order-writer');
  expect(ofOrders.map(({ partition }) => partition)).toEqual([0, 1, 2]);
  expect(ofOrders.reduce((sum, one) => sum + one.messages, 0)).toBe(30);
  expect(after.topics.find(({ topic }) => topic === 'orders')).toEqual({ topic: 'orders', messages: 30, perSecond: 3 });
  expect(after.deadLetters.filter((one) => one.messages > 0)).toEqual([{ topic: 'orders', messages: 2 }]);
  // A reading older than a minute is no base of a rate.
  atMs += 120_000;
  expect((await state.read()).topics.every(({ perSecond }) => perSecond === null)).toBe(true);
});

const expressions = PIPELINE_PANELS.flatMap(({ id, query }) => (query.kind === 'kafka' ? [[id, query] as const] : []));

test('each panel of Kafka has an expression', () => {
  expect(expressions.map(([id]) => id)).toEqual(['kafka-lag', 'kafka-arrivals', 'dead-letters']);
});

test.each(expressions)(
  '%s: Prometheus has series for it, by the labels its legend names',
  async (_, { expr, legend }) => {
    const labels = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
    await vi.waitFor(
      async () => {
        const series = await prometheus.query(expr);
        expect(series.length).toBeGreaterThanOrEqual(ALL_TOPICS.length);
        for (const { metric, value } of series) {
          expect(Object.keys(metric).sort()).toEqual([...labels].sort());
          expect(value).toBeGreaterThanOrEqual(0);
        }
      },
      { timeout: 20_000, interval: 200 },
    );
  },
);

test('Prometheus and the brokers agree on the lag', async () => {
  await vi.waitFor(
    async () => {
      const series = await prometheus.query('sum(dangol_kafka_lag{group="order-writer"})');
      expect(series.map(({ value }) => value)).toEqual([30]);
      expect((await prometheus.query('dangol_kafka_up')).map(({ value }) => value)).toEqual([1]);
    },
    { timeout: 20_000, interval: 200 },
  );
});

test('while Kafka is away there is no lag rather than the last one', async () => {
  const own = createMetrics({ process: 'workers', defaults: false });
  let isAway = false;
  const reader = createKafkaState({ kafka });
  const worker = createKafkaMonitor({
    state: { read: () => (isAway ? Promise.reject(new Error('away')) : reader.read()) },
    metrics: own,
    logger: silentLogger(),
    everyMs: 10,
  });
  await worker.start();
  try {
    await vi.waitFor(async () => expect(await own.text()).toMatch(/dangol_kafka_lag\{.*group="order-writer"/), {
      timeout: 10_000,
    });
    isAway = true;
    await vi.waitFor(async () => {
      expect(await own.text()).not.toMatch(/dangol_kafka_lag\{/);
      expect(await own.text()).toMatch(/dangol_kafka_up\{.*\} 0/);
    });
  } finally {
    await worker.stop();
  }
});

test('the configuration of Prometheus is one that promtool takes', () => {
  const promtool = findProgram('promtool') ?? '';
  const report = execFileSync(promtool, ['check', 'config', '--syntax-only', 'stack/docker/prometheus.yml']);
  expect(report.toString()).toContain('SUCCESS');
});
