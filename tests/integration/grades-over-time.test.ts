import { expect, test } from 'vitest';
import { dayOfText } from '#domain/shared/calendar.ts';
import { koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { updateGrades } from '#server/grades/update-grades.ts';
import { createGradeLedger } from '#simulation/generator/grade-ledger.ts';
import type { TrafficCustomer } from '#simulation/generator/population.ts';
import { createRandom } from '#simulation/seed/random.ts';
import { JOINED, plantCustomer, plantOrders } from '../support/graded-customers.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

/** Grades over simulated time: the updater in PostgreSQL and the generator's ledger in memory give the same history. */

const services = await startTestServices();
const { db } = await startTestShop(services);

const FIRST_DAY = dayOfText('2025-06-01') ?? 0;
const DAYS = 330;
const CUSTOMERS = 24;

test('day by day for eleven months both make the same changes, with the same counted orders', async () => {
  const random = createRandom(1, 'grades-over-time');
  const customers = Array.from({ length: CUSTOMERS }, (_, index): TrafficCustomer & { rate: number; last: number } => ({
    ...{ id: String(index), joinedAtMs: JOINED.getTime(), grade: 'BRONZE', status: 'ACTIVE' },
    ...{ ageBand: 30, gender: null, marketingConsent: false },
    // Orders a day, and the last day with any: later their grades fall.
    ...{ rate: 0.02 + 0.3 * random.float() ** 2, last: random.int(30, DAYS) },
  }));
  const ledger = createGradeLedger(customers);
  const ids: string[] = [];
  for (const _ of customers) ids.push(await plantCustomer(db, {}));
  const expected: unknown[] = [];
  for (let offset = 0; offset < DAYS; offset += 1) {
    const day = FIRST_DAY + offset;
    for (const [index, { rate, last }] of customers.entries()) {
      if (offset > last || !random.chance(rate)) continue;
      const won = random.int(1_000, 400_000);
      ledger.add(index, day, won);
      const placedAt = new Date(koreanDayStartMs(day) + random.int(0, 86_399_999));
      await plantOrders(db, ids[index] ?? '', { orders: 1, won, placedAt });
    }
    const at = new Date(koreanDayStartMs(day + 1) - 1);
    for (const { index, ...change } of ledger.close(day))
      expected.push({ customerId: ids[index], at: at.toISOString(), ...change });
    expect((await updateGrades({ db, now: () => at })).outcome).toBe('updated');
  }
  const rows = await db.gradeChange.findMany({ where: { cause: { not: 'joined' } } });
  const made = rows.map(({ customerId, changedAt, fromGrade, grade, cause, orders, won }) => {
    return { customerId, at: changedAt.toISOString(), from: fromGrade, to: grade, cause, orders, won: Number(won) };
  });
  const sorted = (all: readonly unknown[]) => all.map((change) => JSON.stringify(change, KEYS)).sort();
  expect(sorted(made)).toEqual(sorted(expected));
  for (const kind of ['promoted', 'demoted'])
    expect(made.filter(({ cause }) => cause === kind).length).toBeGreaterThan(5);
});

const KEYS = ['at', 'customerId', 'from', 'to', 'cause', 'orders', 'won'];
