import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { intensityOn } from '#domain/scenario/intensity.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { koreanDay, koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { updateGrades } from '#server/grades/update-grades.ts';
import { monthStartMs } from '#simulation/seed/seeded-shop.ts';
import { loadYear, type YearResult } from '#simulation/seed/year/load.ts';
import { fillRollUps, recountLedger } from '../../bench/pipeline/roll-up-rows.ts';
import { seed } from '../../prisma/seed.ts';
import { afterOrderShares, expectLikeLiveOrders, productsSoldOtherwise } from '../support/after-orders.ts';
import { runPanels } from '../support/pipeline-panels.ts';
import { startTestServices } from '../support/start.ts';
import { describeInsights } from './insight-cases.ts';

/* The year of orders at full scale, in PostgreSQL: 204,000 orders with 850,000 parcels in some minutes. */

const services = await startTestServices();
const now = new Date();
const endMs = monthStartMs(now);
let result: YearResult;
let seconds = 0;
let orders: { placedMs: number; lines: number; won: number; status: string }[] = [];

async function query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: services.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  const { seconds: monthSeconds } = await seed({ scale: 'full', databaseUrl: services.databaseUrl, kafka: null, now });
  console.log(`the month: ${monthSeconds.toFixed(1)} s`);
  const startedMs = performance.now();
  result = await loadYear({ databaseUrl: services.databaseUrl, seed: 1 });
  seconds = (performance.now() - startedMs) / 1_000;
  orders = await query(
    `SELECT round(extract(epoch FROM placed_at) * 1000)::float8 AS "placedMs", status::text, total_won AS won,
       (SELECT count(*)::int FROM order_line WHERE order_id = "order".id) AS lines
     FROM "order" WHERE source = 'backfill' ORDER BY placed_at`,
  );
  const [size] = await query<{ mb: number }>('SELECT round(pg_database_size(current_database()) / 1e6)::int AS mb');
  console.log(`the year: ${result.rows.order} orders in ${seconds.toFixed(1)} s; the database has ${size?.mb} MB`);
  console.log(
    Object.entries(result.rows)
      .map((row) => row.join(' '))
      .join(', '),
  );
  await query('ANALYZE');
  await fillRollUps(services.ownerUrl);
}, 1_800_000);

const between = (fromMs: number, untilMs: number) =>
  orders.filter(({ placedMs }) => placedMs >= fromMs && placedMs < untilMs);

test('200,000 orders or more of three lines or more on average, in front of the month as it was', () => {
  const year = between(0, endMs);
  expect(result.state).toBe('loaded');
  expect(year.length).toBeGreaterThanOrEqual(200_000);
  expect(year.length).toBe(result.rows.order);
  const lines = year.reduce((sum, order) => sum + order.lines, 0);
  expect(lines).toBe(result.rows.order_line);
  expect(lines / year.length).toBeGreaterThanOrEqual(3);
  const month = between(endMs, Number.POSITIVE_INFINITY).length;
  expect(month).toBeGreaterThan(5_000);
  expect(month).toBeLessThan(6_000);
});

test('won, payments and refunds add up over the year', async () => {
  const [paid] = await query<{ payments: number; won: number }>(
    `SELECT count(*)::int AS payments, sum(amount_won)::float8 AS won FROM payment WHERE status = 'APPROVED'`,
  );
  const [refunds] = await query<{ count: number; won: number }>(
    "SELECT count(*)::int AS count, sum(amount_won)::float8 AS won FROM refund WHERE reason = 'order-cancelled'",
  );
  const sumOf = (some: typeof orders) => some.reduce((sum, { won }) => sum + won, 0);
  const approved = orders.filter(({ status }) => status !== 'PAYMENT_FAILED');
  const cancelled = orders.filter(({ status }) => status === 'CANCELLED');
  expect(paid).toEqual({ payments: approved.length, won: sumOf(approved) });
  expect(refunds).toEqual({ count: cancelled.length, won: sumOf(cancelled) });
  expect(cancelled.length / orders.length).toBeGreaterThan(0.04);
});

test('after their payment orders are what live ones are: money by order adds up, and the shares are believable', async () => {
  await expectLikeLiveOrders(services.databaseUrl);
  expect(await productsSoldOtherwise(services.databaseUrl)).toEqual([]);
  const share = await afterOrderShares(services.databaseUrl);
  console.log(
    `after orders: ${Object.entries(share)
      .map(([name, value]) => `${name} ${(100 * value).toFixed(2)} %`)
      .join(', ')}`,
  );
  expect(share.late).toBeGreaterThan(0.04);
  expect(share.late).toBeLessThan(0.06);
  expect(share.returned).toBeGreaterThan(0.03);
  expect(share.returned).toBeLessThan(0.05);
  expect(share.exchanged).toBeGreaterThan(0.005);
  expect(share.exchanged).toBeLessThan(0.01);
  expect(share.confirmed).toBeGreaterThan(0.98);
  expect(Math.abs(share.discounted - 0.15)).toBeLessThan(0.01);
}, 300_000);

test('recounted once more, no roll-up of the year differs from its orders', async () => {
  const before = await query('SELECT * FROM order_hour ORDER BY hour, source, accelerated');
  await recountLedger(services.ownerUrl);
  expect(await query('SELECT * FROM order_hour ORDER BY hour, source, accelerated')).toEqual(before);
  const [different] = await query<{ days: number }>(
    `SELECT count(*)::int AS days FROM (
       SELECT day, sum(orders)::int AS orders, sum(won)::float8 AS won FROM order_hour GROUP BY day
     ) AS rolled FULL JOIN (
       SELECT (placed_at AT TIME ZONE 'Asia/Seoul')::date AS day, count(*)::int AS orders, sum(total_won)::float8 AS won
       FROM "order" WHERE paid_at IS NOT NULL GROUP BY 1
     ) AS counted USING (day)
     WHERE coalesce(rolled.orders, 0) <> coalesce(counted.orders, 0) OR coalesce(rolled.won, 0) <> coalesce(counted.won, 0)`,
  );
  console.log(`recount: ${different?.days} days differ`);
  expect(different?.days).toBe(0);
}, 300_000);

test('no day is empty, the last is not thin, Black Friday has its three times, and the seam has no step', () => {
  const lastDay = koreanDay(endMs);
  const perDay = new Map<number, number>();
  for (const { placedMs } of orders) perDay.set(koreanDay(placedMs), (perDay.get(koreanDay(placedMs)) ?? 0) + 1);
  const on = (day: number) => perDay.get(day) ?? 0;
  for (let day = lastDay - 365; day <= koreanDay(now.getTime()) - 1; day += 1)
    expect(on(day), `day ${day}`).toBeGreaterThan(50);
  const weekBefore = Array.from({ length: 7 }, (_, k) => on(lastDay - 2 - k)).reduce((a, b) => a + b) / 7;
  expect(on(lastDay - 1)).toBeGreaterThan(0.6 * weekBefore);
  const [last, first] = [between(endMs - 7 * DAY_MS, endMs).length, between(endMs, endMs + 7 * DAY_MS).length];
  console.log(`seam: ${last} orders in the last seven days, ${first} in the month's first seven`);
  expect(Math.abs(last - first)).toBeLessThan(3 * Math.sqrt(last + first));
  const [most] = [...perDay.keys()].sort((a, b) => intensityOn(b).orders - intensityOn(a).orders || a - b);
  const usual = [14, 21].map((back) => on((most ?? 0) - back) / intensityOn((most ?? 0) - back).orders);
  const ratio = (on(most ?? 0) / ((usual[0] ?? 0) + (usual[1] ?? 0))) * 2;
  // The pace itself grows a little within three weeks.
  expect(ratio / intensityOn(most ?? 0).orders).toBeGreaterThan(0.9);
  expect(ratio / intensityOn(most ?? 0).orders).toBeLessThan(1.1);
});

const SHARES = [
  ['VIP', 1, 5],
  ['GOLD', 4, 12],
  ['SILVER', 15, 35],
] as const;

/** Fails unless the shares of grades among members are believable. Returns the number of members. */
async function expectShares(when: string): Promise<number> {
  const rows = await query<{ grade: string; count: number }>(
    `SELECT grade::text, count(*)::int AS count FROM customer WHERE role = 'CUSTOMER' GROUP BY 1`,
  );
  const members = rows.reduce((sum, { count }) => sum + count, 0);
  const share = (wanted: string) => (100 * (rows.find(({ grade }) => grade === wanted)?.count ?? 0)) / members;
  console.log(`grades ${when}: ${SHARES.map(([grade]) => `${grade} ${share(grade).toFixed(2)} %`).join(', ')}`);
  for (const [grade, least, most] of SHARES) {
    expect(share(grade), grade).toBeGreaterThanOrEqual(least);
    expect(share(grade), grade).toBeLessThanOrEqual(most);
  }
  return members;
}

test('17,000 members, and their grades: VIP 1–5 %, GOLD 4–12 %, SILVER 15–35 %', async () => {
  const members = await expectShares('after the year');
  expect(members).toBeGreaterThanOrEqual(16_000);
  expect(members).toBeLessThanOrEqual(20_000);
  const [never] = await query<{ share: number }>(
    `SELECT avg((NOT EXISTS (SELECT FROM "order" WHERE shopper_id = customer.id
       AND placed_at < '${new Date(endMs).toISOString()}'))::int)::float8 AS share
     FROM customer WHERE role = 'CUSTOMER' AND joined_at < '${new Date(koreanDayStartMs(koreanDay(endMs) - 200)).toISOString()}'`,
  );
  expect(never?.share).toBeGreaterThan(0.14);
  expect(never?.share).toBeLessThan(0.3);
});

test('the grade updater goes on from there: the shares stay, and few grades change', async () => {
  const db = createPrisma(services.databaseUrl);
  try {
    const { outcome, changes } = await updateGrades({ db, now: () => now });
    console.log(`the updater: ${changes.length} changes`);
    expect(outcome).toBe('updated');
    expect(changes.length).toBeLessThan(200);
    // By the updater alone: as if no grade had been there before.
    await query(`UPDATE customer SET grade = 'BRONZE' WHERE role = 'CUSTOMER'`);
    expect(await updateGrades({ db, now: () => now })).toMatchObject({ outcome: 'updated' });
  } finally {
    await db.$disconnect();
  }
  await expectShares('by the updater alone');
});

test('again it adds nothing', async () => {
  expect(await loadYear({ databaseUrl: services.databaseUrl, seed: 1 })).toMatchObject({ state: 'complete', rows: {} });
});

test('every panel of the pipeline has rows of the year, quickly, without reading the orders', async () => {
  const toMs = now.getTime();
  const runs = await runPanels(services.readerUrl, { fromMs: toMs - 30 * DAY_MS, toMs, sources: [], locale: 'ko' });
  console.log(`panels: ${runs.map(({ id, ms }) => `${id} ${ms.toFixed(0)}`).join(', ')} ms`);
  for (const { id, rows, scanned, ms } of runs) {
    expect([id, rows.length > 0]).toEqual([id, true]);
    expect(scanned, id).not.toContain('order');
    // Of 30 days and of a year; the bench (pipeline.panelP95Ms) has the bar.
    expect(ms, id).toBeLessThan(1_000);
  }
  const values = (id: string, field: string) =>
    (runs.find((run) => run.id === id)?.rows ?? []).map((row) => row[field]).filter((value) => value !== null);
  expect(values('growth', 'growth').length).toBeGreaterThanOrEqual(11);
  expect(values('season', 'season')).toHaveLength(12);
  expect(values('repurchase', 'rate').length).toBeGreaterThanOrEqual(8);
  for (const rate of values('repurchase', 'rate')) expect(rate).toBeGreaterThan(0.1);
});

describeInsights(services, now);
