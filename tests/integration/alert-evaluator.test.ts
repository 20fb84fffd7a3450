import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ORDERS_FALL_SQL } from '#contracts/alerts/queries.ts';
import { ALERT_RULES } from '#contracts/alerts/rules.ts';
import { FALL_WINDOWS_HOURS, ordersFall } from '#domain/alert/orders-fall.ts';
import { unusualDays } from '#domain/alert/unusual-days.ts';
import { HOUR_MS } from '#domain/shared/durations.ts';
import { koreanDate, koreanDay } from '#domain/shared/korean-time.ts';
import { openPanelReader } from '#server/adapters/postgres/panel-reader.ts';
import { inTransaction } from '#server/adapters/postgres/transaction.ts';
import { recountHistory } from '#server/metrics/recount.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { alertLines, createTurns, onlyRules } from '../support/alert-turns.ts';
import { startTestKafka, startTestServices, startTestShop } from '../support/start.ts';

/** Conditions over PostgreSQL: orders that stop and come again, roll-ups that are not written, or drift. */

const services = await startTestServices();
const shop = await startTestShop(services);
const { db } = shop;
const kafka = await startTestKafka(services);
const { productId } = await shop.product({ priceWon: 1, stock: 1_000 });
const readerUrl = services.env.READER_DATABASE_URL ?? services.databaseUrl;
const reader = openPanelReader(readerUrl);
afterAll(() => reader.close());

const WEEK_HOURS = 168;
const turns = createTurns({ db, kafka, readerUrl });
const { evaluator: evaluatorOf } = turns;
beforeEach(async () => {
  await turns.begin();
  const emptied = ['order', 'order_minute', 'order_hour', 'category_hour', 'buyer_hour', 'customer_day'];
  for (const table of [...emptied, 'roll_up_day', 'roll_up_offset', 'backfill', 'unusual_day'])
    await db.$executeRawUnsafe(`DELETE FROM "${table}"`);
});
afterEach(turns.stop);

const alerts = () => db.alert.findMany({ orderBy: { firedAt: 'asc' } });
const states = () => alertLines(db);

/** The end of the last hour that the rule takes for counted. */
const endMs = () => Math.floor((Date.now() - 120_000) / HOUR_MS) * HOUR_MS;
const placed = (hoursBack: number, minute: number, source: 'shop' | 'generated' = 'shop') =>
  shop.order({
    ...{ shopperId: shop.shopper().shopperId, productIds: [productId], source },
    placedAt: new Date(endMs() - hoursBack * HOUR_MS + minute * 60_000),
  });

/** `perHour` orders in each of the last 24 hours, `weeks` before. */
async function ordersOf(weeks: readonly number[], perHour: number, source: 'shop' | 'generated' = 'shop') {
  for (const week of weeks)
    for (let hour = 1; hour <= 24; hour++)
      await Promise.all(
        Array.from({ length: perHour }, (_, at) => placed(hour + week * WEEK_HOURS, (60 / perHour) * at, source)),
      );
}

/** Counts the ledger's orders into the roll-ups, as after a back-fill or at night. */
const recount = () =>
  recountHistory(
    { databaseUrl: services.databaseUrl, kafka, now: () => new Date() },
    { from: koreanDate(Date.now() - 31 * 24 * HOUR_MS), to: koreanDate(Date.now()) },
  );

/** As a back-fill does at its end: what it wrote is not counted yet. */
const markDays = () => db.$executeRaw`
  INSERT INTO roll_up_day (day, dirty_since)
  SELECT (now() AT TIME ZONE 'Asia/Seoul')::date - back, now() FROM generate_series(0, 31) AS back`;

const fallValue = async () => (await reader.read(ORDERS_FALL_SQL, []))[0]?.value;

/** The same by the pure function, from the ledger: `perHour` orders an hour four weeks long, none or `now` today. */
function fallOf(perHour: number, now: number) {
  const unusual = new Map(
    unusualDays(koreanDay(turns.nowMs()) - 40, koreanDay(turns.nowMs()) + 2).map((one) => [one.day, one]),
  );
  const windows = FALL_WINDOWS_HOURS.map((hours) => {
    const daysOf = (week: number) =>
      Array.from({ length: hours }, (_, at) => koreanDay(endMs() - (at + 1 + week * WEEK_HOURS) * HOUR_MS));
    const usable = [1, 2, 3, 4].filter((week) => daysOf(week).every((day) => !unusual.has(day)));
    const factor = Math.min(1, ...daysOf(0).flatMap((day) => unusual.get(day)?.factor ?? []));
    return { hours, observed: now * hours, baseline: usable.map(() => perHour * hours), factor };
  });
  return ordersFall(windows);
}

test('orders fall: four weeks of orders and none now fires; orders again resolves it', async () => {
  await ordersOf([1, 2, 3, 4], 2);
  await recount();
  const evaluator = evaluatorOf({ rules: onlyRules('orders-fall') });
  await evaluator.during(270);
  // Held off after the start.
  expect(await states()).toEqual([]);
  await evaluator.during(60);
  const expected = fallOf(2, 0);
  expect(await alerts()).toMatchObject([
    { rule: 'orders-fall', state: 'firing', value: 0, baseline: expected?.expected, labels: {} },
  ]);
  expect(await fallValue()).toBeCloseTo(expected?.sigmas ?? 0, 9);

  await ordersOf([0], 2);
  await recount();
  expect(await fallValue()).toBeCloseTo(fallOf(2, 2)?.sigmas ?? 1, 9);
  await evaluator.during(570);
  expect(await states()).toEqual(['orders-fall firing']);
  await evaluator.during(60);
  expect(await states()).toEqual(['orders-fall resolved']);
});

test('generated and accelerated orders are no baseline; a back-fill under way leaves nothing to judge by', async () => {
  await ordersOf([1, 2, 3, 4], 1, 'generated');
  await recount();
  expect(await fallValue()).toBeUndefined();
  await ordersOf([1, 2, 3, 4], 1);
  await recount();
  expect(await fallValue()).toBeGreaterThan(3);
  await db.orderHour.updateMany({ where: { source: 'shop' }, data: { accelerated: true } });
  expect(await fallValue()).toBeUndefined();
  await db.orderHour.updateMany({ where: { source: 'shop' }, data: { accelerated: false } });
  await db.backfill.create({ data: { name: 'year' } });
  expect(await fallValue()).toBeUndefined();
});

test('days of a scenario are no baseline, and a holiday lowers what is expected', async () => {
  await ordersOf([1, 2], 1);
  await recount();
  const fall = await fallValue();
  const weekAgo = koreanDay(endMs() - HOUR_MS) - 7;
  for (const day of [weekAgo, weekAgo - 1])
    await db.unusualDay.create({ data: { day: new Date(day * 24 * HOUR_MS), cause: 'forced', factor: 3 } });
  // One week is left, which is less sure.
  const left = await fallValue();
  expect(left).toBeGreaterThan(2);
  expect(left).toBeLessThan(fall as number);
  for (const day of [weekAgo + 7, weekAgo + 6])
    await db.unusualDay.create({ data: { day: new Date(day * 24 * HOUR_MS), cause: 'seollal', factor: 0.6 } });
  const holiday = await fallValue();
  expect(holiday === undefined || (holiday as number) < (left as number)).toBe(true);
  await db.unusualDay.deleteMany();
  for (const day of [7, 8, 14, 15])
    await db.unusualDay.create({ data: { day: new Date((weekAgo + 7 - day) * 24 * HOUR_MS), cause: 'x', factor: 3 } });
  expect(await fallValue()).toBeUndefined();
});

test('roll-ups that are not written while orders come: fires, and resolves when they are', async () => {
  const evaluator = evaluatorOf({ rules: onlyRules('roll-ups-stale') });
  await evaluator.during(150);
  const paid = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const fields = { shopperId: shop.shopper().shopperId, productIds: [productId] };
  await shop.order({ ...fields, placedAt: paid(9) });
  await shop.order({ ...fields, placedAt: paid(300), source: 'backfill' });
  await evaluator.during(150);
  expect(await states()).toEqual([]);
  await shop.order({ ...fields, placedAt: paid(11) });
  await evaluator.during(90);
  expect(await alerts()).toMatchObject([{ rule: 'roll-ups-stale', state: 'firing' }]);
  expect((await alerts())[0]?.value).toBeCloseTo(11, 0);
  await db.rollUpOffset.create({ data: { topic: 'orders', partition: 0, nextOffset: 3, fence: 1 } });
  await evaluator.during(180);
  expect(await states()).toEqual(['roll-ups-stale resolved']);
});

test('a recount that has to change a complete day is an alert', async () => {
  await ordersOf([1], 1);
  await markDays();
  await recount();
  const evaluator = evaluatorOf({ rules: onlyRules('roll-up-drift') });
  await evaluator.turn();
  expect(await states()).toEqual([]);
  // Something has counted an order twice.
  await db.$executeRaw`
    UPDATE order_hour SET orders = orders + 1 WHERE hour = (SELECT max(hour) FROM order_hour)`;
  await recount();
  await evaluator.turn();
  expect(await alerts()).toMatchObject([{ rule: 'roll-up-drift', state: 'firing', value: 1 }]);
});

test('three evaluators at once, four times: one of them evaluates, and there is one alert', async () => {
  await ordersOf([1], 1);
  await markDays();
  await recount();
  await db.$executeRaw`UPDATE order_hour SET orders = orders + 1 WHERE hour = (SELECT max(hour) FROM order_hour)`;
  await recount();
  const both = [evaluatorOf(), evaluatorOf(), evaluatorOf()];
  const outcomes: string[] = [];
  for (let turn = 0; turn < 4; turn++) {
    outcomes.push(...(await Promise.all(both.map((evaluator) => evaluator.turn()))));
    turns.passTurn();
  }
  expect(outcomes.filter((outcome) => outcome === 'applied')).toHaveLength(4);
  expect(outcomes.filter((outcome) => outcome === 'standby')).toHaveLength(8);
  expect(await states()).toEqual(['roll-up-drift firing']);
  // The one that evaluated stops: another goes on, without a hold-off, and finds the same alert.
  await turns.stop();
  await evaluatorOf().turn();
  expect(await states()).toEqual(['roll-up-drift firing']);
});

test('while one evaluates another does not, and one that was frozen writes nothing after it lost the lease', async () => {
  const [first, second] = [evaluatorOf({ rules: onlyRules('roll-up-drift') }), evaluatorOf()];
  expect(await first.turn()).toBe('applied');
  expect(await second.turn()).toBe('standby');
  expect(await first.turn()).toBe('applied');

  const thawed = Promise.withResolvers<void>();
  const frozen = evaluatorOf({
    openReader: () => ({ ...reader, read: (text, values) => thawed.promise.then(() => reader.read(text, values)) }),
  });
  const expire = () => db.$executeRaw`UPDATE alert_evaluator SET expires_at = now() - interval '1 second'`;
  await expire();
  const holder = async () => (await db.alertEvaluator.findFirst())?.holder;
  const before = await holder();
  const late = frozen.turn();
  await vi.waitFor(async () => expect(await holder()).not.toBe(before), { timeout: 5_000, interval: 20 });
  await expire();
  expect(await second.turn()).toBe('applied');
  await db.$executeRaw`
    INSERT INTO roll_up_day (day, recounted_at, drift) VALUES ((now() AT TIME ZONE 'Asia/Seoul')::date, now(), 2)`;
  thawed.resolve();
  expect(await late).toBe('standby');
  expect(await states()).toEqual([]);
});

test('no statement of a rule reads the whole table of orders', async () => {
  for (const { id, condition } of ALERT_RULES) {
    if (condition.kind !== 'sql') continue;
    for (const sql of [condition.sql, condition.figures ?? condition.sql]) {
      const plan = await inTransaction(db, async (tx) => {
        // On a table of some rows a scan is the cheapest; this leaves it where there is no other way.
        await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
        return tx.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${sql}`);
      });
      const text = plan.map((row) => row['QUERY PLAN']).join('\n');
      expect(text, id).not.toMatch(/Seq Scan on (public\.)?"?order"?( |$)/m);
    }
  }
  expect(await explainOrders()).toMatch(/Seq Scan on "order"/);
});

/** The same of a statement that does read all orders. */
async function explainOrders(): Promise<string> {
  const rows = await db.$queryRaw<{ 'QUERY PLAN': string }[]>`EXPLAIN SELECT sum(won) FROM (
    SELECT total_won AS won FROM "order" WHERE total_won > 5) AS orders`;
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

test('its own metrics are there from the start, and state when it evaluated', async () => {
  const metrics = createMetrics({ process: 'test', defaults: false });
  const evaluator = evaluatorOf({ metrics, rules: onlyRules('roll-up-drift') });
  expect(await metrics.text()).toContain('dangol_alert_turns_total{outcome="failed",process="test"} 0');
  await evaluator.turn();
  expect(await metrics.text()).toContain(`dangol_alert_evaluated_at_seconds{process="test"} ${turns.nowMs() / 1_000}`);
  await vi.waitFor(async () =>
    expect(await metrics.text()).toContain('dangol_alerts_firing{rule="roll-up-drift",process="test"} 0'),
  );
});
