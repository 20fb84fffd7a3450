import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Insights } from '#domain/insight/insight.ts';
import { bandOf, HOUR_SHARES } from '#domain/propensity/hours.ts';
import { intensityOn } from '#domain/scenario/intensity.ts';
import { koreanDay, koreanDayStartMs, koreanHour } from '#domain/shared/korean-time.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { openPanelReader, type PanelReader } from '#server/adapters/postgres/panel-reader.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { computeInsights } from '#server/operator/insights/compute.ts';
import { updateCycles } from '#server/reorder/update-cycles.ts';
import type { startTestServices } from '../support/start.ts';

interface OrderRow {
  id: string;
  shopperId: string;
  day: number;
  hour: number;
  isKept: boolean;
  gender: string | null;
  ageBand: number | null;
}
/**
 * The four insights on the seeded year, against plain loops over the ledger. `services`: with the year and its
 * roll-ups in PostgreSQL.
 */
export function describeInsights(services: Awaited<ReturnType<typeof startTestServices>>, now: Date): void {
  describe('insights', () => {
    const today = koreanDay(now.getTime());
    let db: Database;
    let reader: PanelReader;
    let insights: Insights;
    const queryMs: number[] = [];
    let orders: OrderRow[] = [];
    let grades: Map<string, string>;

    async function query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
      const client = new pg.Client({ connectionString: services.databaseUrl });
      await client.connect();
      try {
        return (await client.query<Row>(text)).rows;
      } finally {
        await client.end();
      }
    }
    const scansOf = async () => {
      // The counters of a session are sent within a second of its last transaction.
      await query('SELECT pg_stat_force_next_flush()');
      return query<{ relname: string; seq_scan: string }>(
        `SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname IN ('order', 'order_line') ORDER BY 1`,
      );
    };

    beforeAll(async () => {
      db = createPrisma(services.databaseUrl, { poolSize: 3, statementTimeoutMs: 60_000 });
      await query('ANALYZE');
      const before = await scansOf();
      const startedMs = performance.now();
      const run = await updateCycles({ db, now: () => now, isForced: true });
      console.log(`cycles: ${run.changed} customers in ${((performance.now() - startedMs) / 1_000).toFixed(2)} s`);
      expect(run.outcome).toBe('updated');
      expect(await scansOf()).toEqual(before);

      const opened = openPanelReader(services.readerUrl);
      reader = {
        ...opened,
        async read(text, values) {
          const atMs = performance.now();
          try {
            return await opened.read(text, values);
          } finally {
            queryMs.push(performance.now() - atMs);
          }
        },
      };
      await computeInsights(reader, today);
      queryMs.length = 0;
      const computedMs = performance.now();
      insights = await computeInsights(reader, today);
      console.log(
        `insights: ${(performance.now() - computedMs).toFixed(0)} ms, queries ${queryMs.map((ms) => ms.toFixed(0)).join(' ')} ms`,
      );

      const rows = await query<{ ms: number } & Omit<OrderRow, 'day' | 'hour'>>(
        `SELECT id, shopper_id AS "shopperId", extract(epoch FROM placed_at)::float8 * 1000 AS ms,
      paid_at IS NOT NULL AND cancelled_at IS NULL AS "isKept", buyer_gender::text AS gender, buyer_age_band AS "ageBand"
    FROM "order" WHERE paid_at IS NOT NULL`,
      );
      orders = rows.map(({ ms, ...row }) => ({ ...row, day: koreanDay(ms), hour: koreanHour(ms) }));
      const customers = await query<{ id: string; grade: string }>(
        `SELECT id, grade::text FROM customer WHERE status NOT IN ('SUSPENDED', 'LEFT')`,
      );
      grades = new Map(customers.map(({ id, grade }) => [id, grade]));
    }, 900_000);

    afterAll(async () => {
      await db?.$disconnect();
      await reader?.close();
    });

    const found = <S>({ answer }: { answer: Insights[keyof Insights]['answer'] }): S[] =>
      answer.state === 'found' ? ([...answer.statements] as S[]) : [];

    test('each query takes 200 ms at most', () => {
      expect(queryMs).toHaveLength(4);
      expect(Math.max(...queryMs)).toBeLessThan(200);
    });

    test('hours: groups buy at the hours of their age band, as plain loops count them', () => {
      const statements = found<{ gender: string; ageBand: number; hour: number; orders: number; groupOrders: number }>(
        insights.hours,
      );
      expect(statements.length).toBeGreaterThan(0);
      const unlike = ['seollal', 'chuseok', 'black-friday'];
      const counted = orders.filter(
        ({ day }) =>
          day >= today - 56 && day < today && !intensityOn(day).scenarios.some((code) => unlike.includes(code)),
      );
      expect(insights.hours.sample).toBe(counted.length);
      for (const { gender, ageBand, hour, orders: atHour, groupOrders } of statements) {
        const group = counted.filter((order) => order.gender === gender && order.ageBand === ageBand);
        expect([atHour, groupOrders]).toEqual([group.filter((order) => order.hour === hour).length, group.length]);
        console.log(`hours: ${gender} ${ageBand} at ${hour}:00, ${atHour} of ${groupOrders}`);
      }
      // By domain/propensity the group buys more at that hour than the others do on average.
      const bands = Object.values(HOUR_SHARES);
      for (const { ageBand, hour } of statements) {
        const own = HOUR_SHARES[bandOf(ageBand)][hour] ?? 0;
        expect(own, `${ageBand} at ${hour}`).toBeGreaterThan(
          bands.reduce((sum, shares) => sum + (shares[hour] ?? 0), 0) / bands.length,
        );
      }
    });

    test('cycles: medians of the grades, as a Kaplan–Meier product by plain loops has them', () => {
      const statements = found<{ grade: string; medianDays: number; customers: number; spells: number }>(
        insights.cycles,
      );
      expect(statements.map(({ grade }) => grade)).toContain('VIP');
      const days = new Map<string, Set<number>>();
      for (const { shopperId, day, isKept } of orders)
        if (isKept && day < today && day >= today - 400 && grades.has(shopperId))
          days.set(shopperId, (days.get(shopperId) ?? new Set()).add(day));
      for (const { grade, medianDays, customers, spells } of statements) {
        const waits: { length: number; ended: boolean }[] = [];
        let people = 0;
        for (const [shopperId, set] of days) {
          if (grades.get(shopperId) !== grade) continue;
          const sorted = [...set].sort((a, b) => a - b);
          const before = waits.length;
          sorted.forEach((day, at) => {
            const next = sorted[at + 1];
            if (next !== undefined) waits.push({ length: next - day, ended: true });
            else if (day < today - 1) waits.push({ length: today - 1 - day, ended: false });
          });
          if (waits.length > before) people += 1;
        }
        let survival = 1;
        let median = 0;
        for (let day = 1; survival > 0.5; day += 1) {
          const atRisk = waits.filter(({ length }) => length >= day).length;
          survival *= 1 - waits.filter(({ length, ended }) => ended && length === day).length / atRisk;
          median = day;
        }
        console.log(`cycles: ${grade} ${medianDays} days, ${customers} customers, ${spells} spells`);
        expect([medianDays, customers, spells]).toEqual([median, people, waits.length]);
      }
    });

    test('occasions: month starts sell 30 % more and paydays 25 %, inside their intervals', () => {
      const statements = found<{
        occasion: string;
        ratio: { value: number; low: number; high: number };
        orders: number;
        days: number;
      }>(insights.occasions);
      console.log(`occasions: ${JSON.stringify(statements)}`);
      expect(statements.map(({ occasion }) => occasion)).toEqual(['month-start', 'payday']);
      const planted: Record<string, number> = { 'month-start': 1.3, payday: 1.25 };
      for (const { occasion, ratio } of statements) {
        expect(ratio.low).toBeLessThanOrEqual(planted[occasion] ?? 0);
        expect(ratio.high).toBeGreaterThanOrEqual(planted[occasion] ?? 0);
      }
      expect(insights.occasions.sample).toBe(orders.filter(({ day }) => day >= today - 365 && day < today).length);
    });

    test('first sales: the median over the products of 120 days, as plain loops find it', async () => {
      const [statement] = found<{ percent: number; days: number; products: number; sold: number }>(insights.firstSales);
      const products = await query<{ id: number; ms: number }>(
        `SELECT id, extract(epoch FROM created_at)::float8 * 1000 AS ms FROM product
    WHERE created_at >= '${new Date(koreanDayStartMs(today - 120)).toISOString()}'
      AND created_at < '${new Date(koreanDayStartMs(today)).toISOString()}'`,
      );
      const lines = await query<{ productId: number; orderId: string; ms: number }>(
        `SELECT product_id AS "productId", order_id AS "orderId", extract(epoch FROM placed_at)::float8 * 1000 AS ms
    FROM order_line JOIN "order" ON "order".id = order_id`,
      );
      const kept = new Set(orders.flatMap(({ id, isKept, day }) => (isKept && day < today ? [id] : [])));
      const listed = new Map(products.map(({ id, ms }) => [id, ms]));
      const first = new Map<number, number>();
      for (const { productId, orderId, ms } of lines)
        if (kept.has(orderId) && ms >= (listed.get(productId) ?? Number.POSITIVE_INFINITY))
          first.set(productId, Math.min(first.get(productId) ?? Number.POSITIVE_INFINITY, ms));
      const waits = products.map(({ id, ms }) => {
        const soldMs = first.get(id);
        return soldMs === undefined
          ? { days: today - 1 - koreanDay(ms), ended: false }
          : { days: koreanDay(soldMs) - koreanDay(ms), ended: true };
      });
      const reachedAt = (share: number): number | null => {
        let survival = 1;
        for (let day = 0; day <= 120; day += 1) {
          const atRisk = waits.filter(({ days }) => days >= day).length;
          if (atRisk > 0) survival *= 1 - waits.filter(({ days, ended }) => ended && days === day).length / atRisk;
          if (survival <= 1 - share) return day;
        }
        return null;
      };
      const percent = [50, 25, 10].find((each) => reachedAt(each / 100) !== null) ?? 0;
      console.log(`first sales: ${JSON.stringify(insights.firstSales)}`);
      const plain = { percent, days: reachedAt(percent / 100), products: waits.length, sold: first.size };
      expect(statement).toMatchObject(plain);
    });
  });
}
