import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { SOURCES, takes } from '#contracts/sources.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { koreanDay, koreanDayStartMs, koreanYear } from '#domain/shared/korean-time.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { requestErasure } from '#server/adapters/postgres/erasures.ts';
import { cycleFacts, lockCycles } from '#server/adapters/postgres/reorder-cycles.ts';
import { inTransaction } from '#server/adapters/postgres/transaction.ts';
import { createCouponIssuer } from '#server/coupons/issuer.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { updateCycles } from '#server/reorder/update-cycles.ts';
import { startWorkerProcess, type WorkerProcess } from '#simulation/replay/worker-process.ts';
import { createReorderCyclesWorker } from '#workers/reorder-cycles/worker.ts';
import { recountLedger } from '../../bench/pipeline/roll-up-rows.ts';
import { plantCustomer } from '../support/graded-customers.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

/** Cycles of customers and segments on a real database: what counts, two at once, killed, erased, and C9 by them. */

const services = await startTestServices();
const shop = await startTestShop(services);
const { db } = shop;
const other = createPrisma(services.databaseUrl, { poolSize: 2 });
let started: WorkerProcess | undefined;
afterAll(async () => {
  await started?.kill('SIGKILL');
  await other.$disconnect();
});
/** Six in the morning in Seoul: last night's run is due. */
const now = () => new Date(koreanDayStartMs(koreanDay(Date.now())) + DAY_MS / 4);
const TODAY = koreanDay(now().getTime());
const WAIT = { timeout: 60_000, interval: 20 };

beforeEach(async () => {
  const tables = ['backfill', 'roll_up_day', 'order_line', 'payment', 'order', 'rule_timer', 'shopper_past', 'coupon'];
  for (const table of [...tables, 'customer_day', 'reorder_cycle', 'reorder_segment', 'product_first_sale', 'customer'])
    await db.$executeRawUnsafe(`DELETE FROM "${table}"`);
});

type Order = Partial<Parameters<typeof shop.order>[0]> & { accelerated?: boolean };
/** A kept order so many days ago, at noon. */
async function bought(shopperId: string, daysAgo: number, { accelerated = false, ...fields }: Order = {}) {
  const placedAt = new Date(koreanDayStartMs(TODAY - daysAgo) + DAY_MS / 2);
  const id = await shop.order({ shopperId, productIds: [], placedAt, ...fields });
  const cancelledAt = fields.status === 'CANCELLED' ? new Date() : null;
  await db.order.update({ where: { id }, data: { accelerated, cancelledAt } });
}
async function customer(days: readonly number[], grade: 'BRONZE' | 'VIP' = 'BRONZE'): Promise<string> {
  const id = await plantCustomer(db, { grade });
  for (const each of days) await bought(id, each);
  return id;
}
/** Orders in the roll-ups, as if they had been counted when they were placed: no day was recounted since. */
async function countOrders() {
  await recountLedger(services.ownerUrl);
  await db.rollUpDay.deleteMany();
}
async function compute() {
  await countOrders();
  return updateCycles({ db, now, isForced: true });
}
const cycleOf = (shopperId: string) => db.reorderCycle.findUnique({ where: { shopperId } });

test('the cycle is the median gap of the days on which something was bought and kept', async () => {
  const regular = await customer([43, 29, 15, 1]);
  await bought(regular, 15);
  await bought(regular, 8, { status: 'CANCELLED' });
  await bought(regular, 22, { accelerated: true });
  await bought(regular, 0);
  const once = await customer([5]);
  const never = await customer([]);
  expect(await compute()).toEqual({ outcome: 'updated', changed: 2 });
  expect(await cycleOf(regular)).toMatchObject({ purchaseDays: 4, medianDays: 14, lowDays: null });
  expect(await cycleOf(once)).toMatchObject({ purchaseDays: 1, medianDays: null });
  expect(await cycleOf(never)).toBeNull();
  // The same again writes nothing; a cancellation later takes its day away.
  expect(await compute()).toEqual({ outcome: 'updated', changed: 0 });
  await db.order.updateMany({ where: { shopperId: once }, data: { cancelledAt: new Date() } });
  expect(await compute()).toEqual({ outcome: 'updated', changed: 1 });
  expect(await cycleOf(once)).toBeNull();
});

test.each(SOURCES)('orders of source %s', async (source) => {
  const id = await plantCustomer(db, {});
  for (const days of [29, 15, 1]) await bought(id, days, { source });
  await compute();
  expect((await cycleOf(id))?.medianDays).toBe(takes('coupon-past', { source }) ? 14 : undefined);
});

test('a run of last night is due once, waits for pasts and recounts, and goes on after them', async () => {
  const run = () => updateCycles({ db, now });
  await customer([20, 10]);
  await countOrders();
  await db.backfill.create({ data: { name: 'year' } });
  expect(await run()).toMatchObject({ outcome: 'waiting' });
  await db.backfill.update({ where: { name: 'year' }, data: { completedAt: new Date(now().getTime() - DAY_MS) } });
  const day = new Date((TODAY - 3) * DAY_MS);
  await db.rollUpDay.create({ data: { day, dirtySince: now() } });
  expect(await run()).toMatchObject({ outcome: 'waiting' });
  await db.rollUpDay.update({ where: { day }, data: { dirtySince: null } });
  expect(await run()).toEqual({ outcome: 'updated', changed: 1 });
  expect(await run()).toEqual({ outcome: 'current', changed: 0 });
  const later = (ms: number) => updateCycles({ db, now: () => new Date(now().getTime() + ms) });
  await db.rollUpDay.update({ where: { day }, data: { recountedAt: new Date(now().getTime() + 60_000) } });
  expect(await later(120_000)).toMatchObject({ outcome: 'current' });
  expect(await later(700_000)).toMatchObject({ outcome: 'updated' });
  // The next night, but not before half past four.
  expect(await later(0.9 * DAY_MS)).toMatchObject({ outcome: 'current' });
  expect(await later(DAY_MS)).toMatchObject({ outcome: 'updated' });
});

test('two at once compute the same as one', async () => {
  const ids = await Promise.all(Array.from({ length: 40 }, (_, at) => customer([30 + at, 20, 10])));
  await countOrders();
  const runs = await Promise.all(
    [db, other, db, other].map((own) => updateCycles({ db: own, now, portion: 7, isForced: true })),
  );
  expect(runs.map(({ outcome }) => outcome)).toContain('updated');
  expect(await db.reorderCycle.count({ where: { shopperId: { in: ids } } })).toBe(40);
  expect(await db.reorderSegment.findMany({ where: { grade: '' } })).toMatchObject([{ customers: 40, spells: 120 }]);
  await inTransaction(other, async (tx) => {
    expect(await lockCycles(tx)).toBe(true);
    expect(await updateCycles({ db, now, isForced: true })).toMatchObject({ outcome: 'busy' });
  });
});

test('killed −9 in the middle of its transaction it has changed nothing, and the next one computes all', async () => {
  const ids = await Promise.all(Array.from({ length: 5 }, () => customer([30, 20, 10])));
  await countOrders();
  const isWriting = async () => {
    const [row] = await db.$queryRaw<{ sessions: number }[]>`
      SELECT count(*)::int AS sessions FROM pg_stat_activity WHERE datname = current_database()
        AND query LIKE '%reorder_cycle%' AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()`;
    return row?.sessions ?? 0;
  };
  await inTransaction(
    other,
    async (tx) => {
      // A reader's lock that writers wait for.
      await tx.$executeRaw`LOCK TABLE reorder_cycle IN SHARE MODE`;
      started = await startWorkerProcess('reorder-cycles', services.env);
      await vi.waitFor(async () => expect(await isWriting()).toBe(1), WAIT);
      await started.kill('SIGKILL');
    },
    { timeoutMs: 120_000 },
  );
  await vi.waitFor(async () => expect(await isWriting()).toBe(0), WAIT);
  expect(await db.reorderSegment.count()).toBe(0);
  started = await startWorkerProcess('reorder-cycles', services.env);
  await vi.waitFor(async () => expect(await db.reorderSegment.count()).toBeGreaterThan(0), WAIT);
  expect(await db.reorderCycle.count({ where: { shopperId: { in: ids }, medianDays: 10 } })).toBe(5);
  await started.kill('SIGTERM');
});

test('who has their history erased has no cycle of before, and who leaves has none', async () => {
  const [forgetful, leaver] = [await customer([40, 30, 20, 10]), await customer([30, 20, 10])];
  const before = new Date(koreanDayStartMs(TODAY - 15));
  await inTransaction(db, (tx) => requestErasure(tx, forgetful, before, false));
  await db.customer.update({ where: { id: leaver }, data: { status: 'LEFT' } });
  await compute();
  expect(await cycleOf(forgetful)).toMatchObject({ purchaseDays: 1 });
  expect(await cycleOf(leaver)).toBeNull();
});

test('a segment with enough customers has a cycle, by which C9 reminds a customer with one order, once', async () => {
  await Promise.all(Array.from({ length: 60 }, () => customer([43, 29, 15, 1], 'VIP')));
  const { productId } = await shop.product({ priceWon: 20_000, stock: 9 });
  // Their only order was 13 days and a half ago.
  const [vip, bronze] = [await plantCustomer(db, { grade: 'VIP' }), await plantCustomer(db, {})];
  const placedAt = new Date(Date.now() - 13.5 * DAY_MS);
  for (const shopperId of [vip, bronze]) await shop.order({ shopperId, productIds: [productId], placedAt });
  await compute();
  expect(await db.reorderSegment.findFirst({ where: { grade: 'VIP', ageBand: -1 } })).toMatchObject({
    ...{ medianDays: 14, lowDays: 14, highDays: 14 },
  });
  const facts = await cycleFacts(db, [vip, bronze, uuidv7()], koreanYear(Date.now()));
  expect(facts.get(vip)).toEqual({ own: { purchaseDays: 1, medianDays: null }, segmentDays: 14 });
  expect(facts.get(bronze)).toMatchObject({ segmentDays: null });
  expect(facts.size).toBe(2);

  const issuer = createCouponIssuer({ db, now: () => new Date(), push: async () => undefined });
  const look = (shopperId: string) =>
    issuer.onEvents([
      {
        ...{ id: uuidv7(), type: 'page-viewed', version: 1, occurredAt: new Date().toISOString() },
        ...{ shopperId, sessionId: 'test', payload: { path: `/products/${productId}`, productId, categoryId: 1 } },
      },
    ]);
  for (const shopperId of [vip, bronze, vip]) await look(shopperId);
  await issuer.runDueTimers();
  await look(vip);
  await issuer.runDueTimers();
  expect(await db.coupon.findMany({ where: { rule: 'C9' } })).toMatchObject([{ shopperId: vip }]);
});

test('a batch reads cycles once, however many orders it has, and not at all for views', async () => {
  const { productId } = await shop.product({ priceWon: 20_000, stock: 9 });
  const statements: string[] = [];
  const watched = createPrisma(services.databaseUrl, { poolSize: 2, onStatement: (sql) => statements.push(sql) });
  const issuer = createCouponIssuer({ db: watched, now: () => new Date(), push: async () => undefined });
  const ids = await Promise.all(Array.from({ length: 20 }, () => plantCustomer(db, {})));
  const envelope = { version: 1 as const, occurredAt: new Date().toISOString(), sessionId: 'test' };
  const reads = (table: string) => statements.filter((sql) => sql.includes(`FROM ${table}`)).length;
  try {
    const payload = { path: `/products/${productId}`, productId, categoryId: 1 };
    await issuer.onEvents(
      ids.map((shopperId) => ({ ...envelope, id: uuidv7(), type: 'page-viewed' as const, shopperId, payload })),
    );
    expect(statements.length).toBeGreaterThan(3);
    expect([reads('reorder_cycle'), reads('reorder_segment')]).toEqual([0, 0]);
    const line = { productId, quantity: 1, unitPriceWon: 1 };
    await issuer.onEvents(
      ids.map((shopperId) => ({
        ...{ ...envelope, id: uuidv7(), type: 'order-placed' as const, shopperId },
        payload: { orderId: uuidv7(), lines: [line], discountWon: 0, totalWon: 1 },
      })),
    );
    expect([reads('reorder_cycle'), reads('reorder_segment')]).toEqual([1, 1]);
  } finally {
    await watched.$disconnect();
  }
});

test('new products: the day of the first kept sale, and how long the others have been seen', async () => {
  const listed = async (daysAgo: number, source: 'shop' | 'generated' = 'shop') => {
    const { productId } = await shop.product({ priceWon: 20_000, stock: 9 });
    const createdAt = new Date(koreanDayStartMs(TODAY - daysAgo) + 3_600_000);
    await db.product.update({ where: { id: productId }, data: { createdAt, source } });
    return productId;
  };
  const shopperId = await customer([]);
  const [sold, unsold, generated, hidden] = [
    await listed(20),
    await listed(20),
    await listed(9, 'generated'),
    await listed(30),
  ];
  await bought(shopperId, 18, { productIds: [sold], status: 'CANCELLED' });
  await bought(shopperId, 16, { productIds: [sold] });
  await bought(shopperId, 14, { productIds: [sold], source: 'generated' });
  await db.product.update({ where: { id: hidden }, data: { status: 'HIDDEN' } });
  await compute();
  const day = (ago: number) => new Date((TODAY - ago) * DAY_MS);
  const rows = await db.productFirstSale.findMany({ where: { productId: { in: [sold, unsold, generated, hidden] } } });
  expect(rows.sort((a, b) => a.productId - b.productId)).toEqual([
    { productId: sold, listedDay: day(20), soldDay: day(16), seenUntil: day(1) },
    { productId: unsold, listedDay: day(20), soldDay: null, seenUntil: day(1) },
    { productId: hidden, listedDay: day(30), soldDay: null, seenUntil: expect.any(Date) },
  ]);
});

test('the worker computes at its start, shows its runs, and logs once that it waits', async () => {
  await customer([30, 20, 10]);
  await countOrders();
  await db.backfill.create({ data: { name: 'year' } });
  const lines: string[] = [];
  const metrics = createMetrics({ process: 'test' });
  const logger = { ...silentLogger(), info: (...args: unknown[]) => void lines.push(String(args.at(-1))) };
  const worker = createReorderCyclesWorker({ db, now, lookMs: 20, logger: logger as never, metrics });
  await worker.start();
  const figure = async (outcome: string) => {
    const text = await metrics.text();
    return Number(new RegExp(`dangol_reorder_cycle_runs_total{.*outcome="${outcome}".*} (\\d+)`).exec(text)?.[1]);
  };
  await vi.waitFor(async () => expect(await figure('waiting')).toBeGreaterThan(2), WAIT);
  await db.backfill.update({ where: { name: 'year' }, data: { completedAt: new Date(0) } });
  await vi.waitFor(async () => expect(await figure('current')).toBeGreaterThan(0), WAIT);
  await worker.stop();
  expect(await figure('updated')).toBe(1);
  expect(lines).toEqual(['reorder cycles wait for days to be complete', 'reorder cycles are computed']);
});
