import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TOPICS } from '#contracts/topics.ts';
import { acquireLease, releaseLease, requestLease } from '#server/adapters/postgres/roll-ups/lease.ts';
import { openSqlPool } from '#server/adapters/postgres/sql-pool.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { createRollUpsWorker } from '#workers/roll-ups/worker.ts';
import { startTestKafka, startTestProducer, startTestServices, startTestSqlPool } from '../support/start.ts';

// The worker: one of two writes, both give way to Spark, and the figures are there before the first event.

const services = await startTestServices();
const pool = startTestSqlPool(services);
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
const client = new pg.Client({ connectionString: services.databaseUrl });

function startWorker(holder: string) {
  const metrics = createMetrics({ process: holder, defaults: false });
  const worker = createRollUpsWorker({
    ...{ holder, kafka, metrics, logger: silentLogger(), now: () => new Date() },
    ...{ databaseUrl: services.databaseUrl, openPool: () => openSqlPool(services.databaseUrl) },
  });
  const figure = async (name: string) =>
    Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(await metrics.text())?.[1]);
  return { worker, metrics, isHolder: async () => (await figure('dangol_roll_up_holder')) === 1 };
}
const workers = [startWorker('one'), startWorker('two')];

beforeAll(() => client.connect());
afterAll(async () => {
  await Promise.all(workers.map(({ worker }) => worker.stop()));
  await client.end();
  await (await kafka.admin()).close();
});

async function view(): Promise<void> {
  const envelope = { id: uuidv7(), type: 'page-viewed', version: 1, occurredAt: new Date().toISOString() };
  const event = { ...envelope, shopperId: uuidv7(), sessionId: 's', payload: {} };
  await producer.send(TOPICS.behavior, [{ key: event.shopperId, value: JSON.stringify(event) }]);
}
const counted = async () =>
  (await client.query('SELECT COALESCE(sum(events), 0)::int AS events FROM behavior_minute')).rows[0].events;
const holders = async () => (await Promise.all(workers.map(({ isHolder }) => isHolder()))).filter(Boolean).length;

test('every figure is there from the start', async () => {
  const text = await (workers[0]?.metrics.text() ?? '');
  for (const kind of ['placed', 'cancelled', 'act'])
    for (const name of ['facts', 'duplicates', 'late'])
      expect(text).toContain(`dangol_roll_up_${name}_total{kind="${kind}",process="one"} 0`);
  for (const name of ['waiting', 'holder', 'dropped_total', 'leases_lost_total'])
    expect(text).toContain(`dangol_roll_up_${name}{process="one"} 0`);
  for (const topic of ['orders', 'behavior'])
    expect(text).toContain(`messages_behind{topic="${topic}",process="one"} 0`);
  expect(text).toContain('dangol_roll_up_drift_rows_total{of="acts",process="one"} 0');
  expect(text).toContain('dangol_roll_up_recounts_total{cause="nightly",outcome="failed",process="one"} 0');
});

test('of two workers one writes; both give way to who asks, and one is back when the lease is free', async () => {
  for (const { worker } of workers) await worker.start();
  // What stands before the first engine's beginning is recounted; what comes after, it reads.
  const begun = 'SELECT count(*)::int AS rows FROM roll_up_offset';
  await vi.waitFor(async () => expect((await client.query(begun)).rows[0].rows).toBeGreaterThan(0), 20_000);
  await view();
  await vi.waitFor(async () => expect(await counted()).toBe(1), { timeout: 20_000, interval: 100 });
  expect(await holders()).toBe(1);

  const spark = await vi.waitFor(
    async () => {
      await requestLease(pool, 'spark');
      const lease = await acquireLease(pool, 'spark');
      expect(lease).not.toBeNull();
      return lease;
    },
    { timeout: 15_000, interval: 200 },
  );
  await vi.waitFor(async () => expect(await holders()).toBe(0), { timeout: 10_000 });
  await view();
  if (spark !== null) await releaseLease(pool, spark);
  // Read on from the stored offsets: once, and nothing left out.
  await vi.waitFor(async () => expect(await counted()).toBe(2), { timeout: 20_000, interval: 100 });
  expect(await holders()).toBe(1);
}, 60_000);

test('a holder that stops lets the other take over at once', async () => {
  const holding = (await workers[0]?.isHolder()) ? workers[0] : workers[1];
  await holding?.worker.stop();
  await view();
  await vi.waitFor(async () => expect(await counted()).toBe(3), { timeout: 8_000, interval: 100 });
});
