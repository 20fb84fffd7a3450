import { expect, test } from 'vitest';
import { SOURCES, takes } from '#contracts/sources.ts';
import { GRADES, type Grade } from '#domain/grade/grade.ts';
import type { OrderStatus } from '#domain/order/status.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { updateGrades } from '#server/grades/update-grades.ts';
import { plantCustomer, plantOrders, plantRefund } from '../support/graded-customers.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

/** Which orders count for a grade, and what an update writes, on a real PostgreSQL. */

const services = await startTestServices();
const { db } = await startTestShop(services);

/** A 31st whose month six months earlier has 28 days. */
const NOW = new Date('2026-08-31T12:00:00+09:00');
const RECENT = new Date('2026-08-01T00:00:00+09:00');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const update = (at = NOW) => updateGrades({ db, now: () => at });

async function gradeOf(id: string): Promise<Grade> {
  return (await db.customer.findUniqueOrThrow({ where: { id } })).grade;
}

/** The history after the row of joining, oldest first. */
async function historyOf(customerId: string) {
  const rows = await db.gradeChange.findMany({ where: { customerId }, orderBy: { changedAt: 'asc' } });
  return rows.slice(1).map(({ fromGrade, grade, cause, orders, won, changedAt }) => {
    return { fromGrade, grade, cause, orders, won: won === null ? null : Number(won), at: changedAt.toISOString() };
  });
}

test.each<[number, number, Grade]>([
  [30, 4_999_999, 'GOLD'],
  [30, 5_000_000, 'VIP'],
  [29, 5_000_000, 'GOLD'],
  [15, 1_999_999, 'SILVER'],
  [15, 2_000_000, 'GOLD'],
  [14, 2_000_000, 'SILVER'],
  [5, 499_999, 'BRONZE'],
  [5, 500_000, 'SILVER'],
  [4, 500_000, 'BRONZE'],
])('%i orders of %i won make %s, and the history says from what and why', async (orders, won, grade) => {
  const id = await plantCustomer(db, {}, { orders, won, placedAt: RECENT });
  const { outcome } = await update();
  expect([outcome, await gradeOf(id)]).toEqual(['updated', grade]);
  const entry = { fromGrade: 'BRONZE', grade, cause: 'promoted', orders, won, at: NOW.toISOString() };
  expect(await historyOf(id)).toEqual(grade === 'BRONZE' ? [] : [entry]);
});

test.each([
  ['2026-02-27T23:59:59.999+09:00', false],
  ['2026-02-28T00:00:00.000+09:00', true],
  ['2026-08-31T23:59:59.999+09:00', true],
  ['2026-09-01T00:00:00.000+09:00', false],
])('on 31 August an order placed at %s counts: %s', async (placedAt, counts) => {
  const others = { orders: 4, won: 400_000, placedAt: RECENT };
  const id = await plantCustomer(db, {}, others, { orders: 1, won: 100_000, placedAt: new Date(placedAt) });
  await update();
  expect(await gradeOf(id)).toBe(counts ? 'SILVER' : 'BRONZE');
});

test('the window moves at midnight in Seoul', async () => {
  const placedAt = new Date('2026-05-26T00:00:00+09:00');
  const id = await plantCustomer(db, {}, { orders: 5, won: 500_000, placedAt });
  await update(new Date('2026-11-26T14:59:59Z'));
  expect(await gradeOf(id)).toBe('SILVER');
  await update(new Date('2026-11-26T15:00:00Z'));
  expect(await gradeOf(id)).toBe('BRONZE');
});

test.each<[OrderStatus, Grade]>([
  ['PENDING', 'BRONZE'],
  ['PAYMENT_FAILED', 'BRONZE'],
  ['CANCELLED', 'BRONZE'],
  ['PAID', 'SILVER'],
  ['PREPARING', 'SILVER'],
  ['SHIPPED', 'SILVER'],
  ['DELIVERED', 'SILVER'],
  ['COMPLETED', 'SILVER'],
])('orders in status %s make %s', async (status, grade) => {
  const id = await plantCustomer(db, {}, { orders: 5, won: 500_000, placedAt: RECENT, status });
  await update();
  expect(await gradeOf(id)).toBe(grade);
});

test.each<[string, [number, 'REQUESTED' | 'DONE' | 'FAILED'][], Grade, number, number]>([
  ['one won in part', [[1, 'DONE']], 'GOLD', 30, 4_999_999],
  ['one won that is owed', [[1, 'REQUESTED']], 'GOLD', 30, 4_999_999],
  ['one that the provider refused', [[1, 'FAILED']], 'VIP', 30, 5_000_000],
  [
    'whole in two parts',
    [
      [4_000_000, 'DONE'],
      [999_971, 'DONE'],
    ],
    'BRONZE',
    29,
    29,
  ],
])('a refund of %s: the rest counts', async (_what, refunds, grade, orders, won) => {
  const id = await plantCustomer(db, {}, { orders: 30, won: 5_000_000, placedAt: RECENT });
  for (const [amountWon, state] of refunds) await plantRefund(db, id, amountWon, state);
  await update();
  expect(await gradeOf(id)).toBe(grade);
  if (grade !== 'BRONZE') expect(await historyOf(id)).toMatchObject([{ orders, won }]);
  // The rest and one order more: what counts is in the history where a grade changes.
  await plantOrders(db, id, { orders: 30, won: 5_000_000, placedAt: RECENT });
  await update(later(600_000));
  expect(await gradeOf(id)).toBe('VIP');
  if (grade !== 'VIP')
    expect((await historyOf(id)).at(-1)).toMatchObject({ orders: orders + 30, won: won + 5_000_000 });
});

test.each(SOURCES)(
  'orders of source %s count where the table of sources says so, accelerated ones never',
  async (source) => {
    const some = { orders: 5, won: 500_000, placedAt: RECENT, source };
    const id = await plantCustomer(db, {}, some);
    const accelerated = await plantCustomer(db, {}, { ...some, accelerated: true });
    await update();
    expect(await gradeOf(id)).toBe(takes('grade-updater', { source }) ? 'SILVER' : 'BRONZE');
    expect(await gradeOf(accelerated)).toBe('BRONZE');
  },
);

test.each<['ACTIVE' | 'PAID_MEMBERSHIP' | 'SUSPENDED' | 'LEFT', boolean]>([
  ['ACTIVE', true],
  ['PAID_MEMBERSHIP', true],
  ['SUSPENDED', false],
  ['LEFT', false],
])('customers with status %s change: %s', async (status, changes) => {
  const up = await plantCustomer(db, { status }, { orders: 30, won: 5_000_000, placedAt: RECENT });
  const down = await plantCustomer(db, { status, grade: 'VIP' });
  await update();
  expect([await gradeOf(up), await gradeOf(down)]).toEqual(changes ? ['VIP', 'GOLD'] : ['BRONZE', 'VIP']);
  expect([await historyOf(up), await historyOf(down)].map(({ length }) => length)).toEqual(changes ? [1, 1] : [0, 0]);
});

test('a VIP without orders is GOLD after half an hour of updates, SILVER thirty days later, BRONZE after sixty', async () => {
  const id = await plantCustomer(db, { grade: 'VIP' });
  for (const minutes of [0, 10, 20, 30]) await update(later(minutes * 60_000));
  expect(await gradeOf(id)).toBe('GOLD');
  for (const ms of [30 * DAY_MS - 1, 30 * DAY_MS, 30 * DAY_MS + 600_000, 60 * DAY_MS - 1, 60 * DAY_MS]) {
    await update(later(ms));
  }
  expect(await historyOf(id)).toMatchObject([
    { fromGrade: 'VIP', grade: 'GOLD', cause: 'demoted', orders: 0, won: 0, at: NOW.toISOString() },
    { fromGrade: 'GOLD', grade: 'SILVER', cause: 'demoted', at: later(30 * DAY_MS).toISOString() },
    { fromGrade: 'SILVER', grade: 'BRONZE', cause: 'demoted', at: later(60 * DAY_MS).toISOString() },
  ]);
});

test('a promotion between two demotions does not shorten the thirty days', async () => {
  const id = await plantCustomer(db, { grade: 'VIP' });
  await update();
  await plantOrders(db, id, { orders: 30, won: 5_000_000, placedAt: RECENT });
  await update(later(DAY_MS));
  expect(await gradeOf(id)).toBe('VIP');
  await db.order.updateMany({ where: { shopperId: id }, data: { status: 'CANCELLED' } });
  await update(later(2 * DAY_MS));
  expect(await gradeOf(id)).toBe('VIP');
  await update(later(30 * DAY_MS));
  expect(await gradeOf(id)).toBe('GOLD');
});

test('a demotion by hand counts for the thirty days as well', async () => {
  const id = await plantCustomer(db, { grade: 'VIP' });
  await db.customer.update({ where: { id }, data: { grade: 'GOLD' } });
  const at = new Date();
  await update(at);
  expect(await gradeOf(id)).toBe('GOLD');
  await update(new Date(at.getTime() + 30 * DAY_MS));
  expect(await gradeOf(id)).toBe('SILVER');
});

test('a clock that was set back neither demotes again nor puts a change before the one it follows', async () => {
  const id = await plantCustomer(db, { grade: 'VIP' });
  await update(later(9 * DAY_MS));
  await update();
  expect(await gradeOf(id)).toBe('GOLD');
  await plantOrders(db, id, { orders: 30, won: 5_000_000, placedAt: RECENT });
  await update();
  expect((await historyOf(id)).map(({ grade, cause, at }) => [grade, cause, at])).toEqual([
    ['GOLD', 'demoted', later(9 * DAY_MS).toISOString()],
    ['VIP', 'promoted', later(9 * DAY_MS + 1).toISOString()],
  ]);
});

test('updates in portions of any size give the same grades, and the same again changes nothing', async () => {
  const ids: string[] = [];
  for (const grade of GRADES)
    for (const [orders, won] of [
      [0, 0],
      [5, 500_000],
      [15, 2_000_000],
    ] as const)
      ids.push(await plantCustomer(db, { grade }, ...(orders === 0 ? [] : [{ orders, won, placedAt: RECENT }])));
  const grades = async () =>
    (await db.customer.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } })).map(({ grade }) => grade);
  const rows = () => db.gradeChange.count();
  const before = await rows();
  const first = await updateGrades({ db, now: () => NOW, portion: 5 });
  expect(first.outcome).toBe('updated');
  expect(await grades()).toEqual([
    ...['BRONZE', 'SILVER', 'GOLD'],
    ...['BRONZE', 'SILVER', 'GOLD'],
    ...['SILVER', 'SILVER', 'GOLD'],
    ...['GOLD', 'GOLD', 'GOLD'],
  ]);
  for (const portion of [1_000, 3, await db.customer.count()])
    expect(await updateGrades({ db, now: () => NOW, portion })).toMatchObject({ outcome: 'updated', changes: [] });
  expect((await rows()) - before).toBe(first.changes.length);
});
