import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DAY_MS } from '#domain/shared/durations.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { eraseLeaver } from '#server/adapters/postgres/erasures.ts';
import { readPastOrders } from '#server/adapters/postgres/past-orders.ts';
import { readSegmentProducts } from '#server/adapters/postgres/segments.ts';
import { type Database, inTransaction } from '#server/adapters/postgres/transaction.ts';
import { updateGrades } from '#server/grades/update-grades.ts';
import { refundsOf } from '#simulation/seed/after-order/returned.ts';
import { generateMonth, generateShop, monthStartMs } from '#simulation/seed/seeded-shop.ts';
import { generateYear } from '#simulation/seed/year/generate.ts';
import { loadYear, type YearProgress } from '#simulation/seed/year/load.ts';
import { loadYearBehind } from '../../bin/launch/year.ts';
import { openYear } from '../../prisma/open-year.ts';
import { seed } from '../../prisma/seed.ts';
import { afterOrderShares, expectLikeLiveOrders, productsSoldOtherwise } from '../support/after-orders.ts';
import { ORDER_EXPORT, type OrderExport, recountOrders } from '../support/recount.ts';
import { startTestServices } from '../support/start.ts';

/* The year at the scale of tests: 510 customers and some 6,100 orders. */

const ROOT = new URL('../..', import.meta.url).pathname;
const now = new Date(Date.now() - 3 * 3_600_000);
const endMs = monthStartMs(now);
const whole = await startTestServices();
const other = await startTestServices();
let db: Database;

beforeAll(async () => {
  db = createPrisma(whole.databaseUrl);
  await seed({ scale: 'test', databaseUrl: whole.databaseUrl, kafka: null, now });
});
afterAll(() => db.$disconnect());

async function query<Row extends pg.QueryResultRow>(databaseUrl: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** What must be alike in two shops of one seed number and moment: everything but times of writing and salted hashes. */
const DIGESTED = {
  order: '"order"::text',
  order_line: 'order_line::text',
  payment: 'payment::text',
  refund: 'refund::text',
  order_status_change: 'order_status_change::text',
  order_shipping: 'order_shipping::text',
  order_line_discount: 'order_line_discount::text',
  shipment: 'shipment::text',
  shipment_line: 'shipment_line::text',
  shipment_change: 'shipment_change::text',
  claim: 'claim::text',
  claim_line: 'claim_line::text',
  claim_change: 'claim_change::text',
  grade_change: 'grade_change::text',
  consent_change: 'consent_change::text',
  customer: '(id, email, name, birth_year, grade, marketing_consent, joined_at)::text',
  product: '(id, version, sold_count, stock, price_won)::text',
  offer: 'offer::text',
} as const;

async function digests(databaseUrl: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [table, row] of Object.entries(DIGESTED)) {
    const [one] = await query<{ rows: string; digest: string }>(
      databaseUrl,
      `SELECT count(*)::text AS rows, md5(string_agg(${row}, chr(10) ORDER BY ${row})) AS digest FROM "${table}"
       WHERE ${table === 'customer' ? "role = 'CUSTOMER'" : 'true'}`,
    );
    found[table] = `${one?.rows} ${one?.digest}`;
  }
  return found;
}

const ENDED = 'ended before the last transaction';
function endAfterLastDay({ day, days }: YearProgress): void {
  if (day === days) throw new Error(ENDED);
}

/** `npm run seed -- --year` in a process of its own; ended by SIGKILL at the first line that contains `killAt`. */
async function loadInProcess(databaseUrl: string, killAt?: string): Promise<string[]> {
  const child = spawn(process.execPath, ['prisma/seed.ts', '--year'], {
    cwd: ROOT,
    env: { ...process.env, ...other.env, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (killAt !== undefined && line.includes(killAt)) child.kill('SIGKILL');
  }
  await ended;
  return lines;
}

test('from before its first row grades wait for the year; a shop of another seed number waits for none', async () => {
  const ofBackfills = () => query(whole.databaseUrl, 'SELECT name, completed_at FROM backfill');
  await openYear(whole.databaseUrl, 2);
  expect(await ofBackfills()).toEqual([]);
  for (let n = 0; n < 2; n++) await openYear(whole.databaseUrl);
  expect(await ofBackfills()).toEqual([{ name: 'year', completed_at: null }]);
  expect(await updateGrades({ db, now: () => now })).toMatchObject({ outcome: 'waiting', backfills: ['year'] });
});

test('the year is in PostgreSQL as it was generated, by day: orders, lines, won, payments, refunds', async () => {
  const before = await query<{ stock: number }>(whole.databaseUrl, 'SELECT id, stock FROM offer ORDER BY id');
  const month = await query(whole.databaseUrl, 'SELECT * FROM "order" ORDER BY id');
  await query(whole.databaseUrl, 'DELETE FROM roll_up_day');
  const marks = () => query(whole.databaseUrl, 'SELECT day FROM roll_up_day WHERE dirty_since IS NOT NULL');
  let [marksMeanwhile, daysDone] = [0, 0];
  const { state, rows, customers } = await loadYear({
    ...{ databaseUrl: whole.databaseUrl, seed: 1 },
    async afterDay() {
      daysDone += 1;
      if (daysDone === 300) marksMeanwhile = (await marks()).length;
    },
  });
  expect([state, customers, rows.customer]).toEqual(['loaded', 510, 210]);
  // Its roll-ups are counted once it is whole: its days are marked with its own mark.
  expect(marksMeanwhile).toBe(0);
  expect((await marks()).length).toBeGreaterThan(350);

  const shop = { scale: 'test', seed: 1, now } as const;
  const people = generateShop(shop);
  const year = generateYear({ ...people, seed: 1, now, month: generateMonth(shop, people).orders });
  const made = [...year.days()].flatMap(({ orders }) => orders);
  const exported = (await db.$queryRawUnsafe<OrderExport[]>(ORDER_EXPORT)).filter(
    ({ placed_at }) => placed_at.getTime() < endMs,
  );
  expect(exported.length).toBeGreaterThan(5_800);
  expect(recountOrders(exported)).toEqual(
    recountOrders(
      made.map(({ id, lines, totalWon, placedAtMs, answeredAtMs, failureReason, cancelledAtMs }) => ({
        ...{ id, lines: lines.length, total_won: totalWon, placed_at: new Date(placedAtMs) },
        paid_at: failureReason === null ? new Date(answeredAtMs) : null,
        cancelled_at: cancelledAtMs === null ? null : new Date(cancelledAtMs),
        status: failureReason !== null ? 'PAYMENT_FAILED' : cancelledAtMs === null ? 'COMPLETED' : 'CANCELLED',
        payment: failureReason === null ? 'APPROVED' : 'DECLINED',
        answered_at: new Date(answeredAtMs),
      })),
    ),
  );
  const refunded = made.flatMap(({ cancelledAtMs, totalWon, after }) =>
    cancelledAtMs === null ? refundsOf(after).map(({ won }) => won) : [totalWon],
  );
  const [refunds] = await query<{ count: number; won: string }>(
    whole.databaseUrl,
    `SELECT count(*)::int AS count, sum(refund.amount_won)::text AS won FROM refund JOIN payment ON payment.id = payment_id
     JOIN "order" ON "order".id = order_id WHERE placed_at < '${new Date(endMs).toISOString()}'`,
  );
  expect(refunds).toEqual({ count: refunded.length, won: String(refunded.reduce((sum, won) => sum + won, 0)) });

  // What was there is as it was: the month, and the stock that shoppers buy from.
  expect(await query(whole.databaseUrl, 'SELECT id, stock FROM offer ORDER BY id')).toEqual(before);
  expect(
    await query(
      whole.databaseUrl,
      `SELECT * FROM "order" WHERE placed_at >= '${new Date(endMs).toISOString()}' ORDER BY id`,
    ),
  ).toEqual(month);
});

test('each order is whole: sums of its lines, a payment, its statuses, its buyer; pieces sold are those of all kept orders', async () => {
  const orders = await db.order.findMany({
    where: { placedAt: { lt: new Date(endMs) } },
    include: { lines: true, payments: true, statusChanges: { orderBy: { changedAt: 'asc' } } },
  });
  const joined = new Map((await db.customer.findMany()).map((customer) => [customer.id, customer]));
  const history = await db.gradeChange.findMany({ orderBy: { changedAt: 'asc' } });
  const gradeAt = (id: string, at: Date) =>
    history.findLast(({ customerId, changedAt }) => customerId === id && changedAt <= at)?.grade;
  for (const [k, order] of orders.entries()) {
    const { lines, payments, statusChanges, shopperId, placedAt } = order;
    expect(lines.reduce((sum, line) => sum + line.unitPriceWon * line.quantity, 0)).toBe(order.itemsWon);
    expect(order.itemsWon - order.discountWon + order.shippingWon).toBe(order.totalWon);
    expect([order.source, order.takesStock, order.accelerated]).toEqual(['backfill', false, false]);
    expect(payments.map(({ amountWon }) => amountWon)).toEqual([order.totalWon]);
    expect(statusChanges.at(-1)?.status).toBe(order.status);
    expect(statusChanges.map(({ cause }) => cause)).not.toContain('unknown');
    expect(placedAt.getTime()).toBeGreaterThanOrEqual(joined.get(shopperId)?.joinedAt.getTime() ?? Number.NaN);
    // Of every tenth one: the look-up is a scan.
    if (k % 10 === 0) expect(order.buyerGrade).toBe(gradeAt(shopperId, placedAt));
  }
  for (const { id, grade } of joined.values()) expect(gradeAt(id, new Date())).toBe(grade);
  for (const { customerId, changedAt, fromGrade, cause, orders: counted, won } of history) {
    if (cause === 'joined') continue;
    expect(fromGrade).toBe(gradeAt(customerId, new Date(changedAt.getTime() - 1)));
    expect([counted, won]).not.toContain(null);
  }
  expect(new Set(history.map(({ cause }) => cause))).toEqual(new Set(['joined', 'promoted', 'demoted']));
  expect(await productsSoldOtherwise(whole.databaseUrl)).toEqual([]);
});

test('after their payment the year’s orders are what live ones are, and none of it is under way', async () => {
  await expectLikeLiveOrders(whole.databaseUrl);
  const share = await afterOrderShares(whole.databaseUrl);
  expect(share.late).toBeGreaterThan(0.04);
  expect(share.late).toBeLessThan(0.06);
  expect(share.returned).toBeGreaterThan(0.03);
  expect(share.returned).toBeLessThan(0.05);
  expect(share.exchanged).toBeGreaterThan(0.004);
  expect(share.exchanged).toBeLessThan(0.012);
  expect(share.confirmed).toBeGreaterThan(0.98);
  expect(Math.abs(share.discounted - 0.15)).toBeLessThan(0.02);
  const [open] = await query<{ parcels: number; claims: number }>(
    whole.databaseUrl,
    `SELECT count(*)::int AS parcels, (SELECT count(*)::int FROM claim WHERE state NOT IN ('DONE', 'REJECTED', 'WITHDRAWN')
       AND requested_at < now() - interval '25 days') AS claims
     FROM shipment JOIN "order" ON "order".id = order_id
     WHERE next_at IS NOT NULL AND placed_at < '${new Date(endMs).toISOString()}'`,
  );
  expect(open).toEqual({ parcels: 0, claims: 0 });
});

test('again it adds nothing; a shop of another seed number has no such year', async () => {
  const before = await digests(whole.databaseUrl);
  expect((await loadYear({ databaseUrl: whole.databaseUrl, seed: 1 })).state).toBe('complete');
  expect((await loadYear({ databaseUrl: whole.databaseUrl, seed: 2 })).state).toBe('absent');
  expect(await digests(whole.databaseUrl)).toEqual(before);
});

test('killed, resumed by two at once, and ended once more before the last transaction, it equals one that was not', async () => {
  await seed({ scale: 'test', databaseUrl: other.databaseUrl, kafka: null, now });
  const state = () =>
    query(
      other.databaseUrl,
      'SELECT completed_at IS NULL AS open, (SELECT count(*)::int FROM "order") AS orders FROM backfill',
    );
  const killed = await loadInProcess(other.databaseUrl, '20 %');
  expect(killed.join()).not.toContain('complete');
  const [afterKill] = await state();
  expect(afterKill).toMatchObject({ open: true });
  expect(afterKill?.orders).toBeGreaterThan(1_000);

  const options = { databaseUrl: other.databaseUrl, seed: 1 };
  const ending = { ...options, afterDay: endAfterLastDay };
  const ended = await Promise.allSettled([loadYear(ending), loadYear(ending)]);
  expect(ended.map((one) => one.status === 'rejected' && String(one.reason))).toEqual(Array(2).fill(`Error: ${ENDED}`));
  const [afterDays] = await state();
  expect(afterDays).toMatchObject({ open: true });
  expect(afterDays?.orders).toBeGreaterThan((afterKill?.orders as number) + 3_000);

  const results = await Promise.all([loadYear(options), loadYear(options)]);
  expect(results.map(({ rows }) => rows.order ?? 0)).toEqual([0, 0]);
  expect(await state()).toMatchObject([{ open: false }]);
  expect(await digests(other.databaseUrl)).toEqual(await digests(whole.databaseUrl));
});

test('a past of a coupon rule leaves out what is loaded in part; the lists of segments leave out the year', async () => {
  await seed({ scale: 'test', databaseUrl: other.databaseUrl, kafka: null, now, force: true });
  const shop = createPrisma(other.databaseUrl);
  const [buyer] = await query<{ id: string }>(
    whole.databaseUrl,
    `SELECT shopper_id AS id FROM "order" JOIN customer ON customer.id = shopper_id
     WHERE placed_at < '${new Date(endMs - 200 * DAY_MS).toISOString()}' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`,
  );
  const past = () =>
    inTransaction(shop, (tx) =>
      readPastOrders(tx, [buyer?.id ?? ''], { sources: ['backfill'], since: new Date(0), most: 1_000 }),
    );
  const ofMonth = (await past()).length;
  const segmentBuyers = async () => {
    const options = { year: now.getFullYear(), days: 90, leastBuyers: 1, limit: 1_000 };
    return [...(await readSegmentProducts(shop, options)).values()].flat().reduce((sum, { buyers }) => sum + buyers, 0);
  };
  const buyersOfMonth = await segmentBuyers();
  const stopped = loadYear({
    ...{ databaseUrl: other.databaseUrl, seed: 1 },
    afterDay({ day }) {
      if (day === 250) throw new Error('stopped in the middle');
    },
  });
  await expect(stopped).rejects.toThrow('in the middle');
  expect(await shop.order.count({ where: { shopperId: buyer?.id ?? '' } })).toBeGreaterThan(ofMonth + 3);
  expect((await past()).length).toBe(ofMonth);
  await loadYear({ databaseUrl: other.databaseUrl, seed: 1 });
  expect((await past()).length).toBeGreaterThan(ofMonth + 3);
  // The lists of segments never take the year; the shop was seeded three hours before its load began.
  const buyers = await segmentBuyers();
  expect(buyers).toBeLessThanOrEqual(buyersOfMonth);
  expect(buyers).toBeGreaterThan(0.9 * buyersOfMonth);
  await shop.$disconnect();
});

test('who has left the shop meanwhile has orders of no name, and a changed account keeps its grade', async () => {
  await seed({ scale: 'test', databaseUrl: other.databaseUrl, kafka: null, now, force: true });
  const shop = createPrisma(other.databaseUrl);
  const [leaver, promoted] = await query<{ id: string }>(
    whole.databaseUrl,
    `SELECT id FROM customer WHERE grade = 'GOLD' AND email LIKE 'shopper00___@%' AND email < 'shopper00300' ORDER BY id LIMIT 2`,
  );
  if (leaver === undefined || promoted === undefined) throw new Error('two GOLD customers of the seed are needed');
  await inTransaction(shop, (tx) => eraseLeaver(tx, leaver.id));
  await shop.customer.update({ where: { id: promoted.id }, data: { grade: 'VIP' } });
  await loadYear({ databaseUrl: other.databaseUrl, seed: 1 });
  expect(await shop.order.count({ where: { shopperId: leaver.id } })).toBe(0);
  const nameless = await shop.order.findMany({ where: { recipient: '', placedAt: { lt: new Date(endMs) } } });
  expect(nameless.length).toBeGreaterThan(14);
  expect(new Set(nameless.map(({ shopperId }) => shopperId)).size).toBe(1);
  expect((await shop.customer.findUniqueOrThrow({ where: { id: promoted.id } })).grade).toBe('VIP');
  expect(await shop.gradeChange.count({ where: { customerId: promoted.id } })).toBe(2);
  await shop.$disconnect();
});

test('a seed that replaces the shop ends the load', async () => {
  expect((await loadYear({ databaseUrl: other.databaseUrl, seed: 1 })).state).toBe('complete');
  await seed({ scale: 'test', databaseUrl: other.databaseUrl, kafka: null, now, force: true });
  expect(await query(other.databaseUrl, 'SELECT * FROM backfill')).toEqual([]);
  const running = loadYear({
    ...{ databaseUrl: other.databaseUrl, seed: 1 },
    async afterDay({ day }) {
      if (day === 5) await seed({ scale: 'test', databaseUrl: other.databaseUrl, kafka: null, force: true });
    },
  });
  await expect(running).rejects.toThrow('was replaced');
  const [left] = await query<{ orders: number }>(
    other.databaseUrl,
    `SELECT count(*)::int AS orders FROM "order" WHERE placed_at < now() - interval '31 days'`,
  );
  expect(left?.orders).toBe(0);
});

test('behind an open shop it reports its progress, stops with the shop, and says nothing when it is complete', async () => {
  const lines: string[] = [];
  const env = { ...(process.env as Record<string, string>), ...other.env, DATABASE_URL: other.databaseUrl };
  const behind = loadYearBehind(ROOT, env, (line) => lines.push(line));
  await vi.waitFor(() => expect(lines.join()).toContain('year: 10 %'), { timeout: 40_000, interval: 50 });
  await behind.stop();
  expect(await query(other.databaseUrl, 'SELECT completed_at FROM backfill')).toEqual([{ completed_at: null }]);
  expect(lines.join()).not.toContain('complete');
  await loadYear({ databaseUrl: other.databaseUrl, seed: 1 });
  const silent: string[] = [];
  const again = loadYearBehind(ROOT, env, (line) => silent.push(line));
  await again.ended;
  expect(silent).toEqual([]);
});
