import type { UnusualDay } from '#domain/alert/unusual-days.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import type { Database, Tx } from './transaction.ts';

/** Key of the one row that names the evaluator. */
const NAME = 'alerts';

export interface EvaluatorLease {
  /** Since when alerts are evaluated without a gap. */
  resumedAtMs: number;
}

export interface LeaseRequest {
  holder: string;
  ttlMs: number;
  /** The evaluator's clock. */
  atMs: number;
  /** A pause in evaluation that is longer than this is a start: alerts are held off after it. */
  gapMs: number;
  /** When this process evaluated last, also without the database; null: not yet. */
  evaluatedAtMs: number | null;
}

/**
 * Takes or renews the lease, by the database's clock; null while another holds it. One statement, so that of two at
 * once one has it.
 */
export async function takeEvaluatorLease(db: Database, request: LeaseRequest): Promise<EvaluatorLease | null> {
  const { holder, ttlMs, gapMs } = request;
  const at = new Date(request.atMs);
  const evaluatedAt = request.evaluatedAtMs === null ? null : new Date(request.evaluatedAtMs);
  const rows = await db.$queryRaw<{ resumed_at: Date }[]>`
    INSERT INTO alert_evaluator AS held (name, holder, expires_at, resumed_at)
    VALUES (${NAME}, ${holder}, now() + ${ttlMs} * interval '1 millisecond', ${at})
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at,
      resumed_at = CASE
        WHEN coalesce(greatest(held.evaluated_at, ${evaluatedAt}::timestamptz), '-infinity')
          >= ${at}::timestamptz - ${gapMs} * interval '1 millisecond' THEN held.resumed_at
        ELSE excluded.resumed_at END
      WHERE held.holder = excluded.holder OR held.expires_at < now()
    RETURNING resumed_at`;
  return rows[0] === undefined ? null : { resumedAtMs: rows[0].resumed_at.getTime() };
}

/**
 * In the transaction that writes what was found at `atMs`: whether `holder` still has the lease. Holds the row until
 * the transaction ends, so that another evaluator waits for it.
 */
export async function confirmEvaluatorLease(tx: Tx, holder: string, atMs: number): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE alert_evaluator SET evaluated_at = greatest(evaluated_at, ${new Date(atMs)})
    WHERE name = ${NAME} AND holder = ${holder} AND expires_at > now()`;
  return changed === 1;
}

/** Gives the lease up, so that another need not wait until it expires. */
export async function releaseEvaluatorLease(db: Database, holder: string): Promise<void> {
  await db.$executeRaw`UPDATE alert_evaluator SET expires_at = now() WHERE name = ${NAME} AND holder = ${holder}`;
}

/** When alerts were last evaluated; null: never. */
export async function lastEvaluation(db: Database): Promise<Date | null> {
  const row = await db.alertEvaluator.findUnique({ where: { name: NAME } });
  return row?.evaluatedAt ?? null;
}

/** Adds days that are no baseline; those that are known already stay. */
export async function addUnusualDays(
  db: Database,
  days: readonly (Omit<UnusualDay, 'cause'> & { cause: string })[],
): Promise<void> {
  await db.unusualDay.createMany({
    data: days.map(({ day, cause, factor }) => ({ day: new Date(day * DAY_MS), cause, factor })),
    skipDuplicates: true,
  });
}
