import { TOPICS } from '#contracts/topics.ts';
import { daysForNightly, dirtyDays, type Query } from '#server/adapters/postgres/roll-ups/days.ts';
import { readOffsets } from '#server/adapters/postgres/roll-ups/offsets.ts';
import { dropWaiting, hasOverdue, pruneFacts, pruneRollUps } from '#server/adapters/postgres/roll-ups/retention.ts';
import type { SqlPool } from '#server/adapters/postgres/sql-pool.ts';
import {
  NIGHTLY,
  QUIET_SECONDS,
  type RecountDeps,
  type Recounted,
  recountDirtyActs,
  recountDirtyOrders,
  recountNightly,
} from '#server/metrics/recount.ts';
import type { Logger } from '#server/observability/logger.ts';
import { createPeriodicWorker, logFailedTurns } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';
import { type Figures, READ_TOPICS, RECOUNT_CAUSES, type RecountCause } from './figures.ts';

const MEASURE_MS = 10_000;
const RECOUNT_MS = 5_000;
const PRUNE_MS = 3_600_000;
/** A recount may take a tenth of the time: a day that is marked again and again is not counted all the time. */
const RESTS_TIMES = 10;

export interface HousekeepingDeps extends Omit<RecountDeps, 'signal'> {
  pool(): SqlPool;
  logger: Logger;
  figures?: Figures | undefined;
}

interface Recount {
  /** Days that are to be recounted. */
  isDue(query: Query): Promise<string[]>;
  run(deps: RecountDeps): Promise<Recounted>;
}

const RECOUNTS: Record<RecountCause, Recount> = {
  'dirty-orders': {
    isDue: (query) => dirtyDays(query, 'dirty_since', QUIET_SECONDS),
    run: recountDirtyOrders,
  },
  'dirty-acts': {
    isDue: (query) => dirtyDays(query, 'acts_dirty_since', QUIET_SECONDS),
    run: recountDirtyActs,
  },
  nightly: { isDue: (query) => daysForNightly(query, NIGHTLY), run: recountNightly },
};

/**
 * What is done by time, with or without the lease: figures, recounts, deletions. Every worker process does it; a
 * recount is done by one at a time, and a deletion done twice deletes nothing.
 */
export function createHousekeeping({ pool, kafka, logger, figures, ...recount }: HousekeepingDeps): Worker[] {
  const deps = { ...recount, kafka };
  let prunedMs = Number.NEGATIVE_INFINITY;

  async function messagesBehind(): Promise<bigint> {
    const [stored, admin] = [await readOffsets(pool()), await kafka.admin()];
    let all = 0n;
    for (const topic of READ_TOPICS) {
      let behind = 0n;
      for (const [partition, end] of await admin.endOffsets(topic)) {
        const next = stored.get(topic)?.get(partition) ?? 0n;
        if (end > next) behind += end - next;
      }
      figures?.behind(topic, behind);
      all += behind;
    }
    return all;
  }

  async function prune(): Promise<void> {
    const behind = await messagesBehind();
    // An order that the writer has yet to read still waits.
    if ((await hasOverdue(pool())) && (await (await kafka.admin()).lag('order-writer', TOPICS.orders)) === 0n)
      figures?.dropped(await dropWaiting(pool()));
    if (performance.now() - prunedMs < PRUNE_MS) return;
    await pruneRollUps(pool());
    if (behind > 0n) return;
    await pruneFacts(pool());
    prunedMs = performance.now();
  }

  /** Each as long after its last run as it took ten times. */
  const restUntilMs = new Map<RecountCause, number>();

  async function recountIfDue(cause: RecountCause, signal: AbortSignal): Promise<void> {
    if (performance.now() < (restUntilMs.get(cause) ?? 0)) return;
    const { isDue, run } = RECOUNTS[cause];
    const due = await pool().transaction((tx) => isDue((text, values = []) => tx.$queryRawUnsafe(text, ...values)));
    if (due.length === 0) return;
    const startedMs = performance.now();
    const result = await run({ ...deps, signal });
    const tookMs = performance.now() - startedMs;
    restUntilMs.set(cause, performance.now() + RESTS_TIMES * tookMs);
    figures?.recounted(cause, result);
    const { outcome, orders, acts } = result;
    if (outcome === 'done') logger.info({ cause, orders, acts, seconds: tookMs / 1_000 }, 'days recounted');
    const drift = orders.drift + acts.drift;
    if (drift > 0) logger.warn({ code: 'roll-up-drift', cause, rows: drift }, 'roll-ups differed from their source');
  }

  return [
    createPeriodicWorker({
      name: 'roll-ups-retention',
      everyMs: MEASURE_MS,
      turn: prune,
      onError: logFailedTurns(logger, 'old roll-ups could not be deleted'),
    }),
    ...RECOUNT_CAUSES.map((cause) =>
      createPeriodicWorker({
        name: `roll-ups-recount-${cause}`,
        everyMs: RECOUNT_MS,
        turn: (signal) => recountIfDue(cause, signal),
        onError(error) {
          figures?.recountFailed(cause);
          logFailedTurns(logger, 'days could not be recounted')(error);
        },
      }),
    ),
  ];
}
