import { type GradeChange, gradeChange, gradeWindow } from '#domain/grade/grade.ts';
import { backfillsUnderWay } from '#server/adapters/postgres/backfills.ts';
import {
  BEFORE_ALL_CUSTOMERS,
  type CustomerGradeChange,
  type GradeStandingRow,
  lockGrades,
  readGradeStandings,
  writeGradeChanges,
} from '#server/adapters/postgres/grades.ts';
import { type Database, inTransaction, type Tx } from '#server/adapters/postgres/transaction.ts';

/** Customers of one transaction: so few that their locks delay a changed profile by a second at most. */
const PORTION = 5_000;
const TRANSACTION_TIMEOUT_MS = 15_000;

export interface UpdateGradesOptions {
  db: Database;
  now: () => Date;
  /** Aborted: ends after the portion under way. */
  signal?: AbortSignal;
  /** Customers of one transaction. */
  portion?: number;
}

export interface GradeRun {
  /**
   * updated: all customers were looked at. waiting: a back-fill is under way. busy: another updater is at work.
   * stopped: by the signal.
   */
  outcome: 'updated' | 'waiting' | 'busy' | 'stopped';
  /** That were written, also by a run that did not reach its end. */
  changes: readonly GradeChange[];
  /** Back-fills that it waits for. */
  backfills: readonly string[];
}

/**
 * Gives every customer the grade of their orders of six calendar months (domain/grade), in portions by id, each in a
 * transaction of its own that holds a lock: what a run that was killed has written stays and is written once, and of
 * two updaters at once one ends. The same again changes nothing. Cost: one statement per portion, two where grades
 * change; 20,000 customers with 200,000 orders in 1 to 3 s.
 */
export async function updateGrades(options: UpdateGradesOptions): Promise<GradeRun> {
  const { db, now, signal, portion = PORTION } = options;
  const changes: GradeChange[] = [];
  const end = async (outcome: GradeRun['outcome']): Promise<GradeRun> => ({
    ...{ outcome, changes },
    backfills: outcome === 'waiting' ? await backfillsUnderWay(db) : [],
  });
  if ((await backfillsUnderWay(db)).length > 0) return end('waiting');
  const at = now();
  const update = (after: string) =>
    inTransaction(db, (tx) => updatePortion(tx, { after, at, limit: portion }), { timeoutMs: TRANSACTION_TIMEOUT_MS });
  for (let after = BEFORE_ALL_CUSTOMERS; ; ) {
    if (signal?.aborted) return end('stopped');
    const done = await update(after);
    if (typeof done === 'string') return end(done);
    changes.push(...done.changes);
    if (done.last === undefined) return end('updated');
    after = done.last.customerId;
  }
}

interface PortionDone {
  changes: readonly GradeChange[];
  /** undefined: no customer is left. */
  last: GradeStandingRow | undefined;
}

async function updatePortion(
  tx: Tx,
  { after, at, limit }: { after: string; at: Date; limit: number },
): Promise<PortionDone | 'waiting' | 'busy'> {
  if (!(await lockGrades(tx))) return 'busy';
  const { fromMs, beforeMs } = gradeWindow(at.getTime());
  const standings = await readGradeStandings(tx, { after, limit, from: new Date(fromMs), before: new Date(beforeMs) });
  if (standings.some(({ isLoading }) => isLoading)) return 'waiting';
  const due = standings.flatMap((standing): CustomerGradeChange[] => {
    const change = gradeChange(standing, at.getTime());
    const { customerId, orders, won } = standing;
    return change === null ? [] : [{ ...change, customerId, orders, won }];
  });
  const changes = due.length === 0 ? [] : await writeGradeChanges(tx, due, at);
  return { changes, last: standings.length < limit ? undefined : standings.at(-1) };
}
