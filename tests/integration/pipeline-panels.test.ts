import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '#domain/shared/durations.ts';
import { koreanDay, koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { pipelinePanel } from '#observability/pipeline/index.ts';
import { type Choice, statementFor } from '#observability/pipeline/resolve.ts';
import { openPanelReader } from '#server/adapters/postgres/panel-reader.ts';
import { fillRollUps } from '../../bench/pipeline/roll-up-rows.ts';
import { seed } from '../../prisma/seed.ts';
import { asGrafanaSends, asReader, type Row, runPanels, SQL_PANELS } from '../support/pipeline-panels.ts';
import { startTestServices } from '../support/start.ts';

const services = await startTestServices();
const owner = new pg.Client({ connectionString: services.ownerUrl });
const now = Date.now();

beforeAll(() => owner.connect());
afterAll(() => owner.end());

const choice = (more: Partial<Choice> = {}): Choice => ({
  fromMs: now - DAY_MS,
  toMs: now,
  sources: [],
  locale: 'ko',
  ...more,
});

async function rowsOf(id: string, chosen: Choice): Promise<Row[]> {
  const query = pipelinePanel(id)?.query;
  if (query?.kind !== 'sql') throw new Error(`${id} has no SQL`);
  const { text, values } = statementFor(query, chosen);
  return asReader(services.readerUrl, async (client) => (await client.query<Row>(text, [...values])).rows);
}

/** Of a whole month, which a shop of thirty days may not have: tests/year looks at these. */
const NEEDS_A_YEAR = ['season'];

describe('a seeded shop', () => {
  beforeAll(async () => {
    await seed({ scale: 'test', databaseUrl: services.databaseUrl, kafka: null, now: new Date(now) });
    await fillRollUps(services.ownerUrl);
  });

  test('every panel has rows, by the role that reads, and none reads the table of orders', async () => {
    for (const { id, rows, scanned } of await runPanels(services.readerUrl, choice({ fromMs: now - 30 * DAY_MS }))) {
      expect([id, rows.length > 0]).toEqual([id, !NEEDS_A_YEAR.includes(id)]);
      expect(scanned, id).not.toContain('order');
    }
  });

  test('what Grafana sends gives the columns that the panel has', async () => {
    await asReader(services.readerUrl, async (client) => {
      for (const { id, query } of SQL_PANELS) {
        const { fields, rows } = await client.query<Row>(asGrafanaSends(query, choice()));
        const names = pipelinePanel(id)?.fields.map(({ field }) => field) ?? [];
        expect([id, fields.map(({ name }) => name)]).toEqual([id, expect.arrayContaining(names)]);
        expect([id, rows.length > 0]).toEqual([id, !NEEDS_A_YEAR.includes(id)]);
      }
    });
  });

  test('sources are counted apart, and one that has nothing is zero rather than missing', async () => {
    // Yesterday at 20:00 in Seoul: just after midnight the day under way has no orders.
    const toMs = koreanDayStartMs(koreanDay(now)) - 4 * HOUR_MS;
    const [all] = await rowsOf('today', choice({ toMs }));
    const [none] = await rowsOf('today', choice({ toMs, sources: ['import'] }));
    expect(Number(all?.orders)).toBeGreaterThan(0);
    expect(none).toMatchObject({ orders: 0, won: 0, mean_won: null, cancelled: 0 });
  });
});

describe('the role that reads', () => {
  const refusal = (sql: string) =>
    asReader(services.readerUrl, (client) => client.query(sql)).then(
      () => 'no refusal',
      (error: pg.DatabaseError) => error.code,
    );
  const [READ_ONLY, NO_RIGHT] = ['25006', '42501'];

  test('may not read people, addresses, sessions or orders', async () => {
    for (const table of ['customer', 'address', 'member_session', '"order"', 'order_line', 'payment', 'coupon'])
      expect([table, await refusal(`SELECT 1 FROM ${table}`)]).toEqual([table, NO_RIGHT]);
  });

  test('writes nothing, not even when it asks for a transaction that may', async () => {
    expect(await refusal('DELETE FROM order_minute')).toBe(READ_ONLY);
    expect(await refusal('BEGIN READ WRITE; DELETE FROM order_minute')).toBe(NO_RIGHT);
    expect(await refusal('CREATE TABLE kept (id int)')).toBe(READ_ONLY);
  });

  test('is cut off after five seconds', async () => {
    const [timeout] = await asReader(
      services.readerUrl,
      async (client) => (await client.query('SHOW statement_timeout')).rows,
    );
    expect(timeout).toEqual({ statement_timeout: '5s' });
  });

  test("the console's connections write nothing by any role", async () => {
    const reader = openPanelReader(services.databaseUrl);
    try {
      await expect(reader.read('DELETE FROM order_minute', [])).rejects.toMatchObject({ code: READ_ONLY });
      await expect(reader.read('SELECT pg_sleep(10)', [])).rejects.toMatchObject({ code: 'unavailable' });
    } finally {
      await reader.close();
    }
  });
});

describe('what they count', () => {
  /** Noon of 31 March in Seoul. */
  const march = Date.parse('2026-03-31T12:00:00+09:00');
  const at = (toMs: number, fromMs = toMs - HOUR_MS) => choice({ fromMs, toMs });

  async function order(when: string, won: number, more: { accelerated?: boolean; cancelled?: boolean } = {}) {
    const { accelerated = false, cancelled = false } = more;
    const columns = cancelled ? 'cancelled, cancelled_won' : 'orders, won';
    for (const bucket of ['minute', 'hour'])
      await owner.query(
        `INSERT INTO order_${bucket} (${bucket}, day, source, accelerated, ${columns})
         VALUES (date_trunc('${bucket}', $1::timestamptz), ($1::timestamptz AT TIME ZONE 'Asia/Seoul')::date, 'shop', $2, 1, $3)
         ON CONFLICT (${bucket}, source, accelerated) DO UPDATE SET
           orders = order_${bucket}.orders + excluded.orders, won = order_${bucket}.won + excluded.won,
           cancelled = order_${bucket}.cancelled + excluded.cancelled,
           cancelled_won = order_${bucket}.cancelled_won + excluded.cancelled_won`,
        [when, accelerated, won],
      );
  }

  beforeEach(async () => {
    for (const table of ['order_minute', 'order_hour', 'customer_day', 'shopper_hour'])
      await owner.query(`DELETE FROM ${table}`);
  });

  test('the month under way is compared with the same days and hours of the month before, 31 March with all of February', async () => {
    await order('2026-01-31T23:30:00+09:00', 500);
    await order('2026-02-01T00:30:00+09:00', 1_000);
    await order('2026-02-10T10:00:00+09:00', 400);
    await order('2026-02-28T23:59:00+09:00', 2_000);
    await order('2026-03-01T00:00:00+09:00', 3_600);
    await order('2026-03-09T10:00:00+09:00', 700, { cancelled: true });
    // Of a fast run: no growth.
    await order('2026-03-10T10:00:00+09:00', 9_000_000, { accelerated: true });
    const months = async (toMs: number) =>
      new Map((await rowsOf('growth', at(toMs))).map((row) => [row.month, row] as const));
    const whole = await months(march);
    expect(whole.get('2026-03')).toMatchObject({ won: 2_900, before: 3_400, is_partial: 'true' });
    expect(Number(whole.get('2026-03')?.growth)).toBeCloseTo(2_900 / 3_400 - 1);
    // January began before the tables did: what it is compared with is not known.
    expect(whole.get('2026-02')).toMatchObject({ won: 3_400, growth: null, before: null });
    const early = await months(Date.parse('2026-03-05T12:00:00+09:00'));
    expect(early.get('2026-03')).toMatchObject({ before: 1_000 });
    // Before its first hour is over, with the first hour of February.
    expect((await months(Date.parse('2026-03-01T00:20:00+09:00'))).get('2026-03')).toMatchObject({ before: 1_000 });
    expect(await rowsOf('growth', at(march))).toHaveLength(13);
  });

  test('today begins at midnight in Seoul, counts fast runs, and takes cancellations off', async () => {
    const evening = Date.parse('2026-03-10T23:00:00+09:00');
    await order('2026-03-09T23:59:00+09:00', 111);
    await order('2026-03-10T00:00:00+09:00', 40_000);
    await order('2026-03-10T12:00:00+09:00', 10_000, { cancelled: true });
    await order('2026-03-10T10:00:00+09:00', 9_000_000, { accelerated: true });
    expect(await rowsOf('today', at(evening))).toMatchObject([
      { orders: 2, won: 9_030_000, cancelled: 1, mean_won: 4_520_000 },
    ]);
  });

  test('a minute without orders is zero, a longer bucket its mean minute, and the minute under way is left out', async () => {
    const noon = Date.parse('2026-03-20T12:00:30+09:00');
    await order('2026-03-20T11:58:00+09:00', 1_000);
    await order('2026-03-20T11:58:20+09:00', 3_000);
    await order('2026-03-20T12:00:10+09:00', 9_999);
    const rows = await rowsOf('orders-per-minute', at(noon));
    expect(rows.at(-1)).toMatchObject({ time: new Date('2026-03-20T11:59:00+09:00'), placed: 0 });
    expect(rows.at(-2)).toMatchObject({ time: new Date('2026-03-20T11:58:00+09:00'), placed: 2 });
    expect(await rowsOf('revenue-per-minute', at(noon))).toContainEqual(expect.objectContaining({ placed: 4_000 }));
    // Thirty days in buckets of half a day: the last one has lasted half a minute.
    const month = await rowsOf('orders-per-minute', at(noon, noon - 30 * DAY_MS));
    const morning = month.find(({ time }) => (time as Date).getTime() === Date.parse('2026-03-20T00:00:00+09:00'));
    expect(Number(morning?.placed)).toBeCloseTo(2 / 720);
  });

  test('who paid without having looked is in no step of the funnel, and a person of two hours is one', async () => {
    const people = Array.from({ length: 4 }, () => randomUUID());
    const took = (who: number, hour: string, ...steps: string[]) =>
      owner.query(
        `INSERT INTO shopper_hour (hour, day, source, step, shopper_id)
         SELECT $1::timestamptz, ($1::timestamptz AT TIME ZONE 'Asia/Seoul')::date, 'shop', unnest($2::text[]), $3`,
        [hour, ['active', ...steps], people[who]],
      );
    await took(0, '2026-03-20T10:00:00+09:00', 'viewed');
    await took(0, '2026-03-20T11:00:00+09:00', 'viewed', 'carted');
    await took(1, '2026-03-20T11:00:00+09:00', 'viewed', 'carted', 'checkout', 'paid');
    await took(2, '2026-03-20T11:00:00+09:00', 'paid');
    await took(3, '2026-03-20T11:00:00+09:00', 'viewed');
    const noon = Date.parse('2026-03-20T11:59:00+09:00');
    const funnel = await rowsOf('funnel', at(noon, noon - 6 * HOUR_MS));
    expect(funnel.map(({ step, people: count }) => [step, count])).toEqual([
      ['viewed', 3],
      ['carted', 2],
      ['checkout', 1],
      ['paid', 1],
    ]);
    expect(funnel[0]).toMatchObject({ of_previous: null, of_first: 1 });
    expect((await rowsOf('active-shoppers', at(noon))).at(-1)).toMatchObject({ active: 4, paid: 2 });
    const hours = await rowsOf('funnel-over-time', at(noon));
    expect(hours.slice(-2)).toMatchObject([
      { viewed: 1, carted: 0 },
      { viewed: 3, carted: 2, checkout: 1, paid: 1 },
    ]);
    expect(hours[0]).toMatchObject({ viewed: 0 });
    // No shopper at all: a step of nothing has no share.
    expect((await rowsOf('funnel', at(noon - 10 * DAY_MS)))[1]).toMatchObject({ people: 0, of_previous: null });
  });

  test('repurchase: another kept day within 90 days, of cohorts whose 90 days are over; value to date, cancellations off', async () => {
    const [a, b, c, d] = Array.from({ length: 4 }, () => randomUUID());
    const bought = (who: string | undefined, day: string, won: number, cancelled = 0, accelerated = false) =>
      owner.query(
        `INSERT INTO customer_day (day, shopper_id, source, accelerated, orders, won, cancelled, cancelled_won)
         VALUES ($1, $2, 'shop', $5, 1, $3::int, $4::int, $3::int * $4::int)`,
        [day, who, won, cancelled, accelerated],
      );
    await bought(a, '2025-11-02', 1_000);
    await bought(a, '2026-01-31', 500);
    // A day too late.
    await bought(b, '2025-11-02', 3_000);
    await bought(b, '2026-02-01', 100);
    // Cancelled, and of a fast run: neither is another purchase.
    await bought(c, '2025-11-30', 2_000);
    await bought(c, '2025-12-10', 7_000, 1);
    await bought(c, '2025-12-11', 8_000, 0, true);
    await bought(d, '2026-02-10', 900);
    expect(await rowsOf('repurchase', at(march))).toEqual([
      { month: '2025-11', rate: 1 / 3, customers: 3 },
      { month: '2026-02', rate: null, customers: 1 },
    ]);
    expect(await rowsOf('lifetime-value', at(march))).toEqual([
      { month: '2025-11', value: (1_500 + 3_100 + 2_000) / 3, customers: 3 },
      { month: '2026-02', value: 900, customers: 1 },
    ]);
  });
});
