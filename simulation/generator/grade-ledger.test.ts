import { expect, test } from 'vitest';
import { createGradeLedger } from './grade-ledger.ts';
import type { TrafficCustomer } from './population.ts';

const DAY = 20_700;

function ledger() {
  const customer = { grade: 'BRONZE', joinedAtMs: 0 } as TrafficCustomer;
  const grades = createGradeLedger([customer]);
  return { customer, grades, entries: Array.from({ length: 12 }, () => grades.add(0, DAY, 100_000)) };
}

test('a refund in part lowers what was bought, one in whole takes the order away', () => {
  const { grades, entries } = ledger();
  for (const entry of entries.slice(0, 2)) grades.refund(entry, 40_000);
  for (const entry of entries.slice(1, 3)) grades.refund(entry, 100_000);
  expect(grades.close(DAY)).toMatchObject([{ from: 'BRONZE', orders: 10, won: 960_000 }]);
});

test('an order whose six months are over is taken out once, also if it was refunded', () => {
  const { grades, entries } = ledger();
  for (const entry of entries.slice(0, 3)) grades.refund(entry, 100_000);
  grades.close(DAY);
  for (let n = 0; n < 12; n += 1) grades.add(0, DAY + 200, 50_000);
  for (const entry of entries.slice(3, 5)) grades.refund(entry, 100_000);
  grades.close(DAY + 200);
  for (const entry of entries) grades.refund(entry, 100_000);
  const [change] = [DAY + 201, DAY + 420].flatMap((day) => grades.close(day));
  expect(change).toMatchObject({ cause: 'demoted', orders: 0, won: 0 });
});
