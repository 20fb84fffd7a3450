import { SHOPPER_HOUR } from '#domain/metrics/roll-ups.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { koreanDate } from '#domain/shared/korean-time.ts';
import type { Kafka } from '#server/adapters/kafka/port.ts';
import { type BulkLoad, openBulkLoad } from '#server/adapters/postgres/bulk-load.ts';
import { daysForNightly, daysOfOrders, dirtyDays, stopMarkingActs } from '#server/adapters/postgres/roll-ups/days.ts';
import {
  actPortions,
  type DayRange,
  NOTHING_RECOUNTED,
  orderPortions,
  type RecountedDays,
  rangesOf,
  recountActs,
  recountOrders,
} from '#server/adapters/postgres/roll-ups/recount.ts';
import { loadLog } from './log-reader.ts';

export interface RecountDeps {
  databaseUrl: string;
  kafka: Kafka;
  now: () => Date;
  signal?: AbortSignal | undefined;
}

export interface Recounted {
  /** busy: another process recounts. backfill: a past is being loaded; its mark is waited for. */
  outcome: 'done' | 'busy' | 'backfill';
  orders: RecountedDays;
  acts: RecountedDays;
}

/** Marked so long ago, so that one that writes in several transactions is recounted once. */
export const QUIET_SECONDS = 5;
/** Events are kept for so long at most: no roll-up of earlier days is made of them. */
const ACT_DAYS = SHOPPER_HOUR.keptDays;
export const NIGHTLY = { days: 7, hour: 4, minute: 10 } as const;
/** While events come in, the log is read on; after so many tries something else is wrong. */
const TRIES = 20;

/**
 * Recounts the orders of days that are marked as incomplete. Waits for no back-fill: its days are marked at its end.
 */
export function recountDirtyOrders(deps: RecountDeps): Promise<Recounted> {
  return alone(deps, async (load) => {
    const days = await dirtyDays(load.query, 'dirty_since', QUIET_SECONDS);
    return { orders: await ordersOf(load, rangesOf(days), deps), acts: NOTHING_RECOUNTED };
  });
}

/** The same of events. Reads the log from the first of the days on. */
export function recountDirtyActs(deps: RecountDeps): Promise<Recounted> {
  return alone(deps, async (load) => {
    const days = await dirtyDays(load.query, 'acts_dirty_since', QUIET_SECONDS);
    return { orders: NOTHING_RECOUNTED, acts: await actsOf(load, rangesOf(days), deps) };
  });
}

/** At 04:10 in Seoul, or later when it was missed: the last seven closed days, as far as they were not yet today. */
export function recountNightly(deps: RecountDeps): Promise<Recounted> {
  return alone(deps, async (load) => {
    const ranges = rangesOf(await daysForNightly(load.query, NIGHTLY));
    if (ranges.length > 0 && (await isBackfilling(load))) return 'backfill';
    // Orders last: the days are done when they are.
    const acts = await actsOf(load, ranges, deps);
    return { acts, orders: await ordersOf(load, ranges, deps) };
  });
}

/** All of history, or a part of it. */
export function recountHistory(deps: RecountDeps, { from, to }: Partial<DayRange> = {}): Promise<Recounted> {
  return alone(deps, async (load) => {
    if (await isBackfilling(load)) return 'backfill';
    const today = koreanDate(deps.now().getTime());
    const all = (await daysOfOrders(load.query)) ?? { from: today, to: today };
    const [, last = today] = [today, all.to].sort();
    const range = { from: from ?? all.from, to: to ?? last };
    // As far as the log reaches, it may know more days than the ledger.
    const actRange = { from: from ?? earliestActs(deps), to: range.to };
    const acts = await actsOf(load, [actRange], deps);
    return { acts, orders: await ordersOf(load, [range], deps) };
  });
}

type Parts = Pick<Recounted, 'orders' | 'acts'>;

/** One recount at a time, of whichever process. */
async function alone(
  { databaseUrl }: RecountDeps,
  work: (load: BulkLoad) => Promise<Parts | 'backfill'>,
): Promise<Recounted> {
  const none = { orders: NOTHING_RECOUNTED, acts: NOTHING_RECOUNTED };
  const load = await openBulkLoad(databaseUrl);
  try {
    const [lock] = await load.query<{ taken: boolean }>(
      `SELECT pg_try_advisory_lock(hashtext('dangol.roll-ups.recount')) AS taken`,
    );
    await load.commit();
    if (lock?.taken !== true) return { outcome: 'busy', ...none };
    const parts = await work(load);
    return parts === 'backfill' ? { outcome: 'backfill', ...none } : { outcome: 'done', ...parts };
  } finally {
    await load.close();
  }
}

async function isBackfilling(load: BulkLoad): Promise<boolean> {
  const [row] = await load.query<{ any: boolean }>(
    'SELECT EXISTS (SELECT FROM backfill WHERE completed_at IS NULL) AS any',
  );
  return row?.any ?? false;
}

async function ordersOf(load: BulkLoad, ranges: readonly DayRange[], { signal }: RecountDeps): Promise<RecountedDays> {
  let sum = NOTHING_RECOUNTED;
  for (const range of ranges)
    for (const portion of await orderPortions(load, range)) {
      signal?.throwIfAborted();
      sum = added(sum, await recountOrders(load, portion));
    }
  return sum;
}

async function actsOf(load: BulkLoad, wanted: readonly DayRange[], deps: RecountDeps): Promise<RecountedDays> {
  const earliest = earliestActs(deps);
  const [first, last] = [wanted[0], wanted.at(-1)];
  if (first === undefined || last === undefined) return NOTHING_RECOUNTED;
  await stopMarkingActs(load.query, earliest);
  const ranges = since(wanted, earliest);
  const from = ranges[0]?.from;
  if (from === undefined) return NOTHING_RECOUNTED;
  const log = await loadLog({ ...deps, load }, { from, to: last.to });
  if (log === null) return NOTHING_RECOUNTED;
  let sum = NOTHING_RECOUNTED;
  try {
    await log.caughtUp();
    await log.exclusively(() => stopMarkingActs(load.query, log.coveredFrom));
    for (const range of since(ranges, log.coveredFrom))
      for (const portion of await log.exclusively(() => actPortions(load, range)))
        sum = added(sum, await recountPortion(portion));
  } finally {
    await log.close();
  }
  return sum;

  async function recountPortion(portion: DayRange): Promise<RecountedDays> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      deps.signal?.throwIfAborted();
      const recounted = await log?.exclusively(() => recountActs(load, portion, log.isComplete));
      if (recounted) return recounted;
      await log?.caughtUp();
    }
    throw new DangolError('unavailable', 'The log grows faster than it is read; its days are recounted later.');
  }
}

/** The parts of ranges from a day on. */
function since(ranges: readonly DayRange[], earliest: string): DayRange[] {
  return ranges.flatMap(({ from, to }) => (to < earliest ? [] : [{ from: from < earliest ? earliest : from, to }]));
}

const earliestActs = ({ now }: RecountDeps) => koreanDate(now().getTime() - ACT_DAYS * DAY_MS);

const added = (a: RecountedDays, b: RecountedDays): RecountedDays => ({
  days: a.days + b.days,
  rows: a.rows + b.rows,
  drift: a.drift + b.drift,
});
