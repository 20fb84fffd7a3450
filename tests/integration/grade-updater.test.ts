import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { type CustomerGradeChange, lockGrades, writeGradeChanges } from '#server/adapters/postgres/grades.ts';
import { inTransaction } from '#server/adapters/postgres/transaction.ts';
import { updateGrades } from '#server/grades/update-grades.ts';
import { createLogger, silentLogger } from '#server/observability/logger.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { startWorkerProcess, type WorkerProcess } from '#simulation/replay/worker-process.ts';
import { createGradeUpdaterWorker } from '#workers/grade-updater/worker.ts';
import { plantCustomer } from '../support/graded-customers.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

/** The updater beside others: two at once, killed, beside a back-fill, as a worker with its metrics and its log. */

const services = await startTestServices();
const { db } = await startTestShop(services);
const other = createPrisma(services.databaseUrl, { poolSize: 2 });
let started: WorkerProcess | undefined;
afterAll(async () => {
  await started?.kill('SIGKILL');
  await other.$disconnect();
});
beforeEach(async () => {
  for (const table of ['backfill', 'refund', 'payment', 'order', 'grade_change', 'customer'])
    await db.$executeRawUnsafe(`DELETE FROM "${table}"`);
});

const now = () => new Date();
const recent = () => new Date(Date.now() - 3_600_000);
const WAIT = { timeout: 60_000, interval: 20 };

/** VIPs without orders, each due for a demotion to GOLD. */
async function formerVips(count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => plantCustomer(db, { grade: 'VIP' })));
}
/** Rows of the history after that of joining, per customer: `VIP>GOLD demoted`. */
async function changesOf(ids: readonly string[]): Promise<string[]> {
  const rows = await db.gradeChange.findMany({ where: { customerId: { in: [...ids] }, cause: { not: 'joined' } } });
  return rows.map(({ fromGrade, grade, cause }) => `${fromGrade}>${grade} ${cause}`);
}
async function gradesOf(ids: readonly string[]): Promise<(string | undefined)[]> {
  const rows = await db.customer.findMany({ where: { id: { in: [...ids] } } });
  const byId = new Map(rows.map(({ id, grade }) => [id, grade]));
  return ids.map((id) => byId.get(id));
}
const all = <T>(count: number, value: T) => Array.from({ length: count }, () => value);

test('two updaters at once change each customer once', async () => {
  const ids = await formerVips(60);
  const runs = await Promise.all([db, other, db, other].map((own) => updateGrades({ db: own, now, portion: 7 })));
  expect(runs.map(({ outcome }) => outcome)).toContain('updated');
  expect(runs.flatMap(({ changes }) => changes)).toHaveLength(60);
  expect(await changesOf(ids)).toEqual(all(60, 'VIP>GOLD demoted'));
  expect(await gradesOf(ids)).toEqual(all(60, 'GOLD'));
});

test('while another updater is in a transaction, a run ends at once and changes nothing', async () => {
  const ids = await formerVips(1);
  await inTransaction(other, async (tx) => {
    expect(await lockGrades(tx)).toBe(true);
    expect(await updateGrades({ db, now })).toEqual({ outcome: 'busy', changes: [], backfills: [] });
  });
  expect(await gradesOf(ids)).toEqual(['VIP']);
  expect((await updateGrades({ db, now })).outcome).toBe('updated');
});

test('changes that were decided before others were made are not written', async () => {
  const [moved = '', suspended = '', erased = '', due = ''] = await formerVips(4);
  const decided = [moved, suspended, erased, due].map(
    (customerId): CustomerGradeChange => ({
      ...{ customerId, from: 'VIP', to: 'GOLD', cause: 'demoted', orders: 0, won: 0 },
    }),
  );
  await db.customer.update({ where: { id: moved }, data: { grade: 'SILVER' } });
  await db.customer.update({ where: { id: suspended }, data: { status: 'SUSPENDED' } });
  await db.customer.delete({ where: { id: erased } });
  const write = () => inTransaction(db, (tx) => writeGradeChanges(tx, decided, now()));
  const written = await Promise.all([write(), write(), write()]);
  expect(written.flat()).toEqual([{ from: 'VIP', to: 'GOLD', cause: 'demoted' }]);
  expect(await gradesOf([moved])).toEqual(['SILVER']);
  expect(await gradesOf([suspended])).toEqual(['VIP']);
  expect(await changesOf([moved, suspended, erased, due])).toEqual(['null>SILVER unknown', 'VIP>GOLD demoted']);
});

/** Runs `work` while a transaction holds the customer's row: an updater that comes to it stops in its transaction. */
async function whileHeld(customerId: string, work: () => Promise<void>): Promise<void> {
  await inTransaction(
    other,
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM customer WHERE id = ${customerId}::uuid FOR UPDATE`;
      await work();
    },
    { timeoutMs: 120_000 },
  );
}
/** Sessions in the middle of writing grades: with `held` those that wait for a row. */
async function writingSessions(held = false): Promise<number> {
  const [row] = await db.$queryRaw<{ sessions: number }[]>`
    SELECT count(*)::int AS sessions FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE '%INSERT INTO grade_change%' AND pid <> pg_backend_pid()
      AND state <> 'idle' AND (wait_event_type = 'Lock' OR NOT ${held})`;
  return row?.sessions ?? 0;
}
const updaterIsHeld = () => vi.waitFor(async () => expect(await writingSessions(true)).toBe(1), WAIT);

test('killed −9 in the middle of its transaction it has changed nothing, and the next one makes each change once', async () => {
  const ids = (await formerVips(20)).sort();
  await whileHeld(ids.at(-1) ?? '', async () => {
    started = await startWorkerProcess('grade-updater', services.env);
    await updaterIsHeld();
    await started.kill('SIGKILL');
  });
  // PostgreSQL ends the session of the killed process when its statement is over.
  await vi.waitFor(async () => expect(await writingSessions()).toBe(0), WAIT);
  expect(await gradesOf(ids)).toEqual(all(20, 'VIP'));
  const fast = { ...services.env, GRADE_UPDATE_INTERVAL_MS: '1000' };
  started = await startWorkerProcess('grade-updater', fast);
  await vi.waitFor(async () => expect(await gradesOf(ids)).toEqual(all(20, 'GOLD')), WAIT);
  const runs = () => started?.figure('dangol_grade_runs_total', 'outcome="updated"');
  const before = (await runs()) ?? 0;
  await vi.waitFor(async () => expect(await runs()).toBeGreaterThan(before + 1), WAIT);
  await started.kill('SIGTERM');
  expect(await changesOf(ids)).toEqual(all(20, 'VIP>GOLD demoted'));
});

test('while a back-fill is not complete nothing changes, however far the customers are loaded', async () => {
  const ids = await formerVips(2);
  const rich = await plantCustomer(db, {}, { orders: 30, won: 5_000_000, placedAt: recent() });
  await db.backfill.create({ data: { name: 'earlier', completedAt: now() } });
  await db.backfill.create({ data: { name: 'year' } });
  expect(await updateGrades({ db, now })).toEqual({ outcome: 'waiting', changes: [], backfills: ['year'] });
  expect(await gradesOf([...ids, rich])).toEqual(['VIP', 'VIP', 'BRONZE']);
  await db.backfill.update({ where: { name: 'year' }, data: { completedAt: now() } });
  expect((await updateGrades({ db, now })).outcome).toBe('updated');
  expect(await gradesOf([rich])).toEqual(['VIP']);
});

test('a back-fill that starts during a run ends it before the next customers', async () => {
  const ids = (await formerVips(4)).sort();
  let run: ReturnType<typeof updateGrades> | undefined;
  await whileHeld(ids[0] ?? '', async () => {
    run = updateGrades({ db, now, portion: 2 });
    await updaterIsHeld();
    await db.backfill.create({ data: { name: 'year' } });
  });
  expect(await run).toMatchObject({ outcome: 'waiting', backfills: ['year'] });
  expect(await gradesOf(ids.slice(0, 2))).toEqual(['GOLD', 'GOLD']);
  expect(await gradesOf(ids.slice(2))).toEqual(['VIP', 'VIP']);
});

test('a run that is stopped ends after its portion, and the next one makes the other changes, each once', async () => {
  const ids = (await formerVips(4)).sort();
  const stopping = new AbortController();
  let run: ReturnType<typeof updateGrades> | undefined;
  await whileHeld(ids[0] ?? '', async () => {
    run = updateGrades({ db, now, portion: 2, signal: stopping.signal });
    await updaterIsHeld();
    stopping.abort();
  });
  expect(await run).toMatchObject({ outcome: 'stopped', changes: [{ to: 'GOLD' }, { to: 'GOLD' }] });
  expect(await gradesOf(ids)).toEqual(['GOLD', 'GOLD', 'VIP', 'VIP']);
  expect((await updateGrades({ db, now, portion: 2 })).changes).toHaveLength(2);
  expect(await changesOf(ids)).toEqual(all(4, 'VIP>GOLD demoted'));
});

test('the worker counts runs, changes and customers, and logs once that it waits', async () => {
  await formerVips(2);
  const rich = await plantCustomer(db, {}, { orders: 15, won: 2_000_000, placedAt: recent() });
  await plantCustomer(db, { status: 'LEFT' });
  await db.backfill.create({ data: { name: 'year' } });
  const lines: string[] = [];
  const logger = createLogger({ name: 'test', destination: { write: (line) => void lines.push(line) } });
  const metrics = createMetrics({ process: 'test', defaults: false });
  const figureOf = async (figure: string) => {
    const line = (await metrics.text()).split('\n').find((text) => text.startsWith(figure));
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  };
  const figures = (...names: string[]) => Promise.all(names.map(figureOf));
  const worker = createGradeUpdaterWorker({ db, now, everyMs: 20, logger, metrics });
  const [waiting, updated] = ['dangol_grade_runs_total{outcome="waiting"', 'dangol_grade_runs_total{outcome="updated"'];
  const demoted = 'dangol_grade_changes_total{from="VIP",to="GOLD"';
  expect(await figures(updated, demoted, 'dangol_grade_changes_total{from="BRONZE",to="SILVER"')).toEqual([0, 0, 0]);
  await worker.start();
  await vi.waitFor(async () => expect(await figureOf(waiting)).toBeGreaterThan(3), WAIT);
  expect(await figures('dangol_grade_waiting', demoted)).toEqual([1, 0]);
  expect(lines.filter((line) => line.includes('back-fill') && line.includes('"year"'))).toHaveLength(1);

  await db.backfill.update({ where: { name: 'year' }, data: { completedAt: now() } });
  await vi.waitFor(async () => expect(await figureOf(updated)).toBeGreaterThan(1), WAIT);
  await worker.stop();
  expect(await figures('dangol_grade_waiting', demoted)).toEqual([0, 2]);
  const byGrade = ['BRONZE', 'SILVER', 'GOLD', 'VIP'].map((grade) => `dangol_grade_customers{grade="${grade}"`);
  expect(await figures(...byGrade)).toEqual([0, 0, 3, 0]);
  expect(await figureOf('dangol_grade_run_seconds_count')).toBe(await figureOf(updated));
  expect(await changesOf([rich])).toEqual(['BRONZE>GOLD promoted']);
});

test('a run that fails is counted', async () => {
  const unreachable = new URL(services.databaseUrl);
  unreachable.port = '1';
  const away = createPrisma(unreachable.href, { poolSize: 1, connectTimeoutMs: 500 });
  const metrics = createMetrics({ process: 'test', defaults: false });
  const worker = createGradeUpdaterWorker({ db: away, now, everyMs: 20, logger: silentLogger(), metrics });
  await worker.start();
  await vi.waitFor(
    async () => expect(await metrics.text()).toMatch(/dangol_grade_runs_total\{outcome="failed",.*\} [2-9]/),
    WAIT,
  );
  await worker.stop();
  await away.$disconnect();
});
