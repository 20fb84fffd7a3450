import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { LogConsumer } from '#server/adapters/kafka/port.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { openPanelReader } from '#server/adapters/postgres/panel-reader.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createMetrics, type Metrics } from '#server/observability/metrics.ts';
import { createMetricsServer } from '#server/observability/ops-server.ts';
import { createAlertBook } from '#server/operator/alerts.ts';
import { freePort } from '#simulation/replay/free-port.ts';
import { startWorkerProcess } from '#simulation/replay/worker-process.ts';
import { consumeEvents } from '#workers/runtime/consume-events.ts';
import { alertLines, createTurns, onlyRules } from '../support/alert-turns.ts';
import { startTestKafka, startTestProducer, startTestServices, startTestShop } from '../support/start.ts';
import { startTcpGate } from '../support/tcp-gate.ts';

/** Conditions over processes, services and Kafka: real metrics pages, a real log, a database that is cut off. */

const services = await startTestServices();
const { db } = await startTestShop(services);
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
const turns = createTurns({ db, kafka, readerUrl: services.databaseUrl });
const closing: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  await turns.begin();
  await db.$executeRaw`DELETE FROM roll_up_day`;
});
afterEach(async () => {
  await turns.stop();
  for (const close of closing.splice(0)) await close();
});
const states = () => alertLines(db);

/** A process with a metrics page, whose services answer as `up` has them. */
async function startProcess(up: Record<string, boolean>, metrics = newMetrics()) {
  const port = await freePort();
  const health = Object.fromEntries(Object.keys(up).map((name) => [name, async () => up[name] === true]));
  const start = () => createMetricsServer({ port, host: '127.0.0.1', metrics, health, logger: silentLogger() });
  let server = await start();
  const stop = async () => {
    await server?.close();
    server = null;
  };
  closing.push(stop);
  return {
    target: `127.0.0.1:${port}`,
    metrics,
    stop,
    async start() {
      server = await start();
    },
  };
}
function newMetrics(): Metrics {
  return createMetrics({ process: randomUUID(), defaults: false });
}

test('a process that is stopped is an alert, and resolves when it runs again; flapping is one alert', async () => {
  const [web, workers] = [await startProcess({}), await startProcess({})];
  const targets = [web.target, workers.target];
  const evaluator = turns.evaluator({ rules: onlyRules('process-down'), targets });
  await evaluator.during(150);
  expect(await states()).toEqual([]);
  await workers.stop();
  await evaluator.during(30);
  expect(await states()).toEqual([]);
  await evaluator.during(30);
  expect(await states()).toEqual([`process-down dangol ${workers.target} firing`]);
  await workers.start();
  await evaluator.during(60);
  await workers.stop();
  await evaluator.during(30);
  await workers.start();
  await evaluator.during(90);
  expect(await states()).toEqual([`process-down dangol ${workers.target} firing`]);
  await evaluator.during(30);
  expect(await states()).toEqual([`process-down dangol ${workers.target} resolved`]);
});

test('a service that no process reaches is an alert; what one of them reaches is none', async () => {
  const [seen, other] = [{ redis: true, kafka: true }, { redis: true }];
  const targets = [(await startProcess(seen)).target, (await startProcess(other)).target];
  const evaluator = turns.evaluator({ rules: onlyRules('service-down', 'consumer-lag'), targets });
  await evaluator.during(150);
  seen.redis = false;
  await evaluator.during(120);
  expect(await states()).toEqual([]);
  other.redis = false;
  await evaluator.during(60);
  expect(await states()).toEqual(['service-down redis firing']);
  seen.redis = true;
  await evaluator.during(150);
  expect(await states()).toEqual(['service-down redis resolved']);
});

test('a consumer that stops is behind; it comes back, and a message it cannot handle is a dead letter', async () => {
  const { target, metrics } = await startProcess({ kafka: true });
  const evaluator = turns.evaluator({ rules: onlyRules('consumer-lag', 'dead-letters'), targets: [target] });
  const consume = (): Promise<LogConsumer> =>
    consumeEvents({
      ...{ kafka, metrics, groupId: 'order-writer', topics: ['orders'], from: 'earliest', logger: silentLogger() },
      schema: z.object({ orderId: z.string() }),
      handle: async () => undefined,
      producer: async () => producer,
    });
  const behind = async () => Number(await (await kafka.admin()).lag('order-writer', 'orders'));
  const caughtUp = () => vi.waitFor(async () => expect(await behind()).toBe(0), { timeout: 30_000, interval: 50 });

  const first = await consume();
  await producer.send('orders', [{ key: 'a', value: '{"orderId": "a"}' }]);
  await caughtUp();
  await first.close();
  await evaluator.during(150);
  await producer.send(
    'orders',
    Array.from({ length: 120 }, (_, at) => ({ key: String(at), value: `{"orderId": "${at}"}` })),
  );
  await evaluator.during(270);
  expect(await states()).toEqual([]);
  await evaluator.during(30);
  expect(await states()).toEqual(['consumer-lag order-writer orders firing']);
  expect(await db.alert.findMany()).toMatchObject([{ value: 120 }]);

  const second = await consume();
  closing.push(() => second.close());
  await caughtUp();
  await evaluator.during(150);
  expect(await states()).toEqual(['consumer-lag order-writer orders resolved']);
  await producer.send('orders', [{ key: 'a', value: 'no JSON' }]);
  await caughtUp();
  await evaluator.turn();
  const deadLetter = (await states())[1];
  expect(deadLetter).toMatch(/^dead-letters .*order-writer.* firing$/);
  expect(await db.alert.findMany({ where: { rule: 'dead-letters' } })).toMatchObject([{ value: 1 }]);
  await evaluator.during(780);
  expect((await states())[1]).toBe(deadLetter?.replace('firing', 'resolved'));
});

test('PostgreSQL cut off: one alert, in the table when it is back, begun when it was cut', async () => {
  const { hostname, port } = new URL(services.databaseUrl);
  const gate = await startTcpGate({ host: hostname, port: Number(port) });
  closing.push(() => gate.shut());
  const url = new URL(services.databaseUrl);
  [url.hostname, url.port] = ['127.0.0.1', String(gate.port)];
  const cut = createPrisma(url.href, { poolSize: 2, connectTimeoutMs: 1_000 });
  closing.push(() => cut.$disconnect());
  const up = { postgres: true, kafka: true };
  const { target } = await startProcess(up);
  // Of the shop's own namespace nothing consumes: every group is behind once there are messages.
  await producer.send(
    'users',
    Array.from({ length: 150 }, (_, at) => ({ key: String(at), value: '{}' })),
  );
  const evaluator = turns.evaluator({ db: cut, openReader: () => openPanelReader(url.href), targets: [target] });
  await evaluator.during(150);
  expect(await states()).toEqual([]);

  await gate.shut();
  up.postgres = false;
  const cutAt = turns.nowMs();
  await evaluator.during(420);
  expect(await evaluator.turn()).toBe('away');
  expect(await states()).toEqual([]);

  await gate.open();
  up.postgres = true;
  turns.passTurn();
  await vi.waitFor(async () => expect(await evaluator.turn()).toBe('applied'), { timeout: 20_000, interval: 500 });
  expect(await states()).toEqual(['service-down postgres firing']);
  expect((await db.alert.findMany())[0]?.startedAt.getTime()).toBe(cutAt);
  await evaluator.during(180);
  expect((await states())[0]).toBe('service-down postgres resolved');
});

/** Something for which an alert fires at once, without a hold-off. */
const drift = () => db.$executeRaw`
  INSERT INTO roll_up_day (day, recounted_at, drift) VALUES ((now() AT TIME ZONE 'Asia/Seoul')::date, now(), 2)`;

test('killed −9 while it writes an alert: nothing is written, and the next one writes it once', async () => {
  await drift();
  const env = { ...services.env, ALERT_INTERVAL_MS: '1000' };
  const waiting = () => db.$queryRaw<{ pid: number }[]>`
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE '%INSERT INTO "public"."alert"%' AND wait_event_type = 'Lock'`;
  const held = createPrisma(services.databaseUrl, { poolSize: 1 });
  await held
    .$transaction(
      async (tx) => {
        // An alert of the same key that is not committed: the evaluator's own waits for it, in its transaction.
        const at = new Date();
        await tx.alert.create({
          data: {
            ...{ id: randomUUID(), rule: 'roll-up-drift', labels: {}, labelKey: '', state: 'firing' },
            ...{ startedAt: at, firedAt: at, lastSeenAt: at },
          },
        });
        const first = await startWorkerProcess('alert-evaluator', env);
        await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), { timeout: 30_000, interval: 50 });
        await first.kill('SIGKILL');
        throw new Error('rolled back');
      },
      { timeout: 60_000 },
    )
    .catch((error: unknown) => expect(String(error)).toContain('rolled back'));
  await held.$disconnect();
  const second = await startWorkerProcess('alert-evaluator', env);
  closing.push(() => second.kill('SIGKILL'));
  const driftAlerts = async () => (await states()).filter((line) => line.startsWith('roll-up-drift'));
  await vi.waitFor(async () => expect(await driftAlerts()).toEqual(['roll-up-drift firing']), { timeout: 30_000 });
  const turnsOf = async () => (await second.figure('dangol_alert_turns_total', 'outcome="applied"')) ?? 0;
  const before = await turnsOf();
  await vi.waitFor(async () => expect(await turnsOf()).toBeGreaterThan(before + 2), { timeout: 30_000 });
  expect(await driftAlerts()).toEqual(['roll-up-drift firing']);
  expect(await second.figure('dangol_alerts_firing', 'rule="roll-up-drift"')).toBe(1);
});

test('acknowledged ends with the alert and the next one fires anew; muted holds for the next one, too', async () => {
  const info = vi.fn();
  const book = createAlertBook({ db, nowMs: turns.nowMs, logger: { info } });
  const operator = { role: 'ADMIN', customerId: randomUUID() } as const;
  const other = { role: 'ADMIN', customerId: randomUUID() } as const;
  const member = { role: 'CUSTOMER', customerId: randomUUID() } as const;
  const evaluator = turns.evaluator({ rules: onlyRules('roll-up-drift') });
  await drift();
  await evaluator.turn();
  const { open } = await book.list(operator);
  const id = open[0]?.id ?? '';
  expect(open).toMatchObject([{ state: 'firing', value: 2, title: { en: 'Roll-ups drift' } }]);
  await expect(book.list(member)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(book.change(member, { id, change: 'acknowledge' })).rejects.toMatchObject({ code: 'forbidden' });

  await book.change(operator, { id, change: 'acknowledge' });
  await book.change(operator, { id, change: 'acknowledge' });
  await book.change(other, { id, change: 'acknowledge' });
  await book.change(operator, { id, change: 'mute' });
  await evaluator.turn();
  expect((await book.list(operator)).open).toMatchObject([{ state: 'acknowledged', mutedUntil: expect.any(Date) }]);
  expect(await db.alert.findUnique({ where: { id } })).toMatchObject({ acknowledgedBy: operator.customerId });

  await db.$executeRaw`UPDATE roll_up_day SET drift = 0`;
  turns.passTurn();
  await evaluator.turn();
  expect(await states()).toEqual(['roll-up-drift resolved']);
  await expect(book.change(operator, { id, change: 'acknowledge' })).rejects.toMatchObject({ code: 'conflict' });
  await db.$executeRaw`UPDATE roll_up_day SET drift = 5`;
  turns.passTurn();
  await evaluator.turn();
  const list = await book.list(operator);
  expect(list).toMatchObject({
    open: [{ state: 'firing', value: 5, acknowledgedAt: null, mutedUntil: expect.any(Date) }],
    ended: [{ id, state: 'resolved', acknowledgedBy: null }],
    isStopped: false,
  });
  await book.change(operator, { id: list.open[0]?.id ?? '', change: 'unmute' });
  expect((await book.list(operator)).open).toMatchObject([{ mutedUntil: null }]);
  for (let turn = 0; turn < 10; turn++) turns.passTurn();
  expect((await book.list(operator)).isStopped).toBe(true);
  expect(info).toHaveBeenCalledWith(expect.objectContaining({ alert: id, by: other.customerId }), expect.any(String));
});
