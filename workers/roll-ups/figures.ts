import { TOPICS } from '#contracts/topics.ts';
import type { OutcomeRow } from '#server/adapters/postgres/roll-ups/apply-batch.ts';
import type { Recounted } from '#server/metrics/recount.ts';
import type { Metrics } from '#server/observability/metrics.ts';

export const READ_TOPICS = [TOPICS.orders, TOPICS.behavior] as const;
const KINDS = ['placed', 'cancelled', 'act'] as const;
export const RECOUNT_CAUSES = ['dirty-orders', 'dirty-acts', 'nightly'] as const;
export type RecountCause = (typeof RECOUNT_CAUSES)[number];
const RECOUNT_OUTCOMES = ['done', 'busy', 'backfill', 'failed'] as const;

export type Figures = ReturnType<typeof createFigures>;

/** Every label value at 0 from the start: the first increase of a new process is one. */
export function createFigures(metrics: Metrics) {
  const facts = metrics.counter('dangol_roll_up_facts_total', 'Facts added to the roll-ups.', ['kind']);
  const duplicates = metrics.counter('dangol_roll_up_duplicates_total', 'Facts that had been counted.', ['kind']);
  const late = metrics.counter('dangol_roll_up_late_total', 'Facts too late to be added; recounted.', ['kind']);
  const rejected = metrics.counter('dangol_roll_up_rejected_total', 'Messages that could not be parsed.', ['topic']);
  const waiting = metrics.gauge('dangol_roll_up_waiting', 'Orders announced and not in the ledger yet.');
  const dropped = metrics.counter('dangol_roll_up_dropped_total', 'Orders announced that were never stored.');
  const behind = metrics.gauge('dangol_roll_up_messages_behind', 'Messages not read yet, by topic.', ['topic']);
  const holder = metrics.gauge('dangol_roll_up_holder', '1 while this worker holds the lease on the roll-ups.');
  const lost = metrics.counter('dangol_roll_up_leases_lost_total', 'Leases that ended before they were released.');
  const seconds = metrics.histogram('dangol_roll_up_batch_seconds', 'Time of the transaction of a batch.');
  const recounts = metrics.counter('dangol_roll_up_recounts_total', 'Recounts of days.', ['cause', 'outcome']);
  const changed = metrics.counter('dangol_roll_up_recounted_rows_total', 'Rows that recounts replaced.', ['of']);
  const drift = metrics.counter(
    'dangol_roll_up_drift_rows_total',
    'Rows that recounts replaced on days that no mark called incomplete; 0 expected.',
    ['of'],
  );
  for (const kind of KINDS) for (const counter of [facts, duplicates, late]) counter.inc({ kind }, 0);
  for (const topic of READ_TOPICS) {
    rejected.inc({ topic }, 0);
    behind.set({ topic }, 0);
  }
  for (const cause of RECOUNT_CAUSES) for (const outcome of RECOUNT_OUTCOMES) recounts.inc({ cause, outcome }, 0);
  for (const part of ['orders', 'acts']) for (const counter of [changed, drift]) counter.inc({ of: part }, 0);
  dropped.inc(0);
  lost.inc(0);
  waiting.set(0);
  holder.set(0);
  const counters = { applied: facts, duplicate: duplicates, late };
  return {
    applied(rows: readonly OutcomeRow[], tookSeconds: number) {
      seconds.observe(tookSeconds);
      for (const { outcome, kind, count } of rows)
        if (outcome === 'waiting') waiting.set(count);
        else counters[outcome].inc({ kind }, count);
    },
    rejected: (topic: string) => rejected.inc({ topic }),
    dropped: (count: number) => dropped.inc(count),
    behind: (topic: string, messages: bigint) => behind.set({ topic }, Number(messages)),
    holds: (isHolder: boolean) => holder.set(isHolder ? 1 : 0),
    lostLease: () => lost.inc(),
    recounted(cause: RecountCause, { outcome, orders, acts }: Recounted) {
      recounts.inc({ cause, outcome });
      for (const [part, result] of Object.entries({ orders, acts })) {
        changed.inc({ of: part }, result.rows);
        drift.inc({ of: part }, result.drift);
      }
    },
    recountFailed: (cause: RecountCause) => recounts.inc({ cause, outcome: 'failed' }),
  };
}
