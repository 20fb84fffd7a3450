import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { TOPICS } from '#contracts/topics.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { startWorkerProcess } from '#simulation/replay/worker-process.ts';
import { sendAll } from '#simulation/seed/send-log.ts';
import { serviceCpuSeconds } from '#simulation/traffic/process-cpu.ts';
import { residentMegabytes } from '#stack/process-table.ts';
import { migrateDatabase } from '../../bin/launch/database.ts';
import { ROOT } from '../../bin/launch/shop.ts';
import { type RunningStack, reset, up } from '../../stack/control.ts';
import { readState, type StackPaths, stackPaths } from '../../stack/state.ts';
import type { BenchContext, Figure } from '../bench.ts';
import { makeOrderLoad } from './order-load.ts';
import { fillYear } from './year-of-orders.ts';

const POLL_MS = 50;
const YEAR = { products: 20_000, customers: 10_000, orders: 200_000 };

interface Run {
  perSecond: number;
  linesPerOrder: number;
  /** CPU of each service and of the workers, in µs an order. */
  cpuMicroseconds: Record<string, number>;
  brokersMegabytes: number;
}

/**
 * Orders a second into order, order_line, payment and order_status_change, from the first send until the group's lag is
 * 0, on a durable PostgreSQL that holds a year; producer, brokers, PostgreSQL and writers on the same cores. One broker
 * with one consumer and with three, then three brokers with three consumers, each on a stack of its own.
 */
export async function measureOrders({ progress, quick, signal }: BenchContext): Promise<Record<string, Figure>> {
  const orders = quick ? 10_000 : 60_000;
  const runs = async (brokers: number, consumerCounts: readonly number[]) => {
    const paths = stackPaths(join(ROOT, `.stack-pipeline-${brokers}`));
    await reset(paths);
    const stack = await up({ paths, attached: true, brokers, progress, signal });
    try {
      await prepare(stack, progress);
      const measured: Run[] = [];
      for (const consumers of consumerCounts) {
        signal.throwIfAborted();
        measured.push(await measureRun({ stack, paths, consumers, orders, seed: measured.length }));
        progress(`${brokers} brokers, ${consumers} consumers: ${runText(measured.at(-1))}`);
      }
      return measured;
    } finally {
      await stack.stop();
      await reset(paths);
    }
  };
  const [one, three] = await runs(1, [1, 3]);
  const [cluster] = await runs(3, [3]);
  if (one === undefined || three === undefined || cluster === undefined) throw new Error('a run is missing');
  const best = three.perSecond > one.perSecond ? three : one;
  return {
    'orders.perSecond': {
      value: best.perSecond,
      unit: 'orders/s',
      target: { atLeast: 5_000 },
      peers: { 'three brokers': Math.round(cluster.perSecond), 'bare loop, one broker': 9_000, 'three of it': 7_400 },
      note: `${orders} orders of ${best.linesPerOrder.toFixed(2)} lines, one broker, ${best === three ? 3 : 1} consumers, the year of ${YEAR.orders} loaded. CPU in µs an order: ${describeCpu(best)}`,
    },
    'orders.consumerRatio': {
      value: three.perSecond / one.perSecond,
      unit: '×',
      note: `three consumers (${Math.round(three.perSecond)}/s) against one (${Math.round(one.perSecond)}/s); two cores give no three times`,
    },
    'orders.brokersMb': {
      value: cluster.brokersMegabytes,
      unit: 'MB',
      target: { atMost: 600 },
      note: 'resident memory of three brokers together after the load',
    },
  };
}

async function prepare(stack: RunningStack, progress: BenchContext['progress']): Promise<void> {
  const ownerUrl = stack.env.DATABASE_OWNER_URL ?? '';
  await migrateDatabase(ownerUrl, () => undefined);
  progress(`loading a year of ${YEAR.orders} orders`);
  await fillYear(ownerUrl, YEAR);
}

interface RunOptions {
  stack: RunningStack;
  paths: StackPaths;
  consumers: number;
  orders: number;
  seed: number;
}

async function measureRun({ stack, paths, consumers, orders, seed }: RunOptions): Promise<Run> {
  const namespace = `bench-${randomBytes(4).toString('hex')}`;
  const env: Record<string, string> = { ...stack.env, DANGOL_NAMESPACE: namespace };
  const url = env.DATABASE_URL ?? '';
  const load = await makeOrderLoad(url, orders, seed);
  const kafka = createKafka({ connection: kafkaConnection(env), namespace, logger: silentLogger() });
  const admin = await kafka.admin();
  await admin.ensureTopics();
  const producer = await kafka.producer({ maxQueued: orders });
  const workers = await Promise.all(Array.from({ length: consumers }, () => startWorkerProcess('order-writer', env)));
  try {
    const workerCpu = async () => {
      const seconds = await Promise.all(workers.map((worker) => worker.figure('process_cpu_seconds_total')));
      return seconds.reduce<number>((sum, each) => sum + (each ?? 0), 0);
    };
    const [before, cpuBefore] = [serviceCpuSeconds(paths), await workerCpu()];
    const rowsBefore = await countRows(url);
    const beganMs = performance.now();
    let isSent = false;
    const sending = sendAll(producer, TOPICS.orders, load.messages).then(() => {
      isSent = true;
    });
    while (!isSent || (await admin.lag('order-writer', TOPICS.orders)) > 0n) await delay(POLL_MS);
    const seconds = (performance.now() - beganMs) / 1_000;
    await sending;
    const rows = await countRows(url);
    const expected = { order: orders, order_line: load.lines, payment: orders, order_status_change: 2 * orders };
    for (const [table, count] of Object.entries(expected))
      if (rows[table] !== (rowsBefore[table] ?? 0) + count) throw new Error(`${table} has not the ${count} rows sent`);
    const micros = (cpuSeconds: number) => Math.round((cpuSeconds * 1e6) / orders);
    const services = Object.entries(serviceCpuSeconds(paths));
    return {
      perSecond: orders / seconds,
      linesPerOrder: load.lines / orders,
      cpuMicroseconds: {
        ...Object.fromEntries(services.map(([name, cpu]) => [name, micros(cpu - (before[name] ?? 0))])),
        writers: micros((await workerCpu()) - cpuBefore),
      },
      brokersMegabytes: brokersMegabytes(paths),
    };
  } finally {
    await Promise.all(workers.map((worker) => worker.kill('SIGTERM')));
    await producer.close();
    await admin.close();
  }
}

async function countRows(databaseUrl: string): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const tables = ['order', 'order_line', 'payment', 'order_status_change'];
    const counts = tables.map((table) => `(SELECT count(*)::int FROM "${table}") AS "${table}"`);
    return (await client.query<Record<string, number>>(`SELECT ${counts.join(', ')}`)).rows[0] ?? {};
  } finally {
    await client.end();
  }
}

function brokersMegabytes(paths: StackPaths): number {
  const brokers = (readState(paths)?.services ?? []).filter(({ name }) => name.startsWith('kafka'));
  return brokers.reduce((sum, { process }) => sum + (process === null ? 0 : residentMegabytes(process)), 0);
}

const describeCpu = ({ cpuMicroseconds }: Run) =>
  Object.entries(cpuMicroseconds)
    .filter(([, cpu]) => cpu > 0)
    .map(([name, cpu]) => `${name} ${cpu}`)
    .join(', ');

const runText = (run: Run | undefined) =>
  run === undefined ? '' : `${Math.round(run.perSecond)}/s (CPU in µs an order: ${describeCpu(run)})`;
