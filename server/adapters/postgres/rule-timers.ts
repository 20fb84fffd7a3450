import type { RuleTimer, TimerPayload } from '#domain/coupon/trigger.ts';
import type { Tx } from './transaction.ts';

/** A rule's timer for one shopper. */
export interface TimerRow extends RuleTimer {
  rule: string;
  shopperId: string;
}

export interface TimerCancellation {
  rule: string;
  shopperId: string;
  subject: string;
  dueByMs: number;
  matching: TimerPayload;
}

/**
 * Cancels, then sets, timers of one batch. A timer gives way to one on the same subject that is not due earlier. Two
 * statements.
 */
export async function writeTimers(
  tx: Tx,
  { cancelled, set }: { cancelled: readonly TimerCancellation[]; set: readonly TimerRow[] },
): Promise<void> {
  if (cancelled.length > 0)
    await tx.$executeRaw`
      DELETE FROM rule_timer USING jsonb_to_recordset(${JSON.stringify(cancelled)}::jsonb)
        AS gone(rule text, "shopperId" uuid, subject text, "dueByMs" float8, matching jsonb)
      WHERE rule_timer.rule = gone.rule AND rule_timer.shopper_id = gone."shopperId" AND rule_timer.subject = gone.subject
        AND rule_timer.due_at <= to_timestamp(gone."dueByMs" / 1000) AND rule_timer.payload @> gone.matching`;
  if (set.length > 0)
    await tx.$executeRaw`
      INSERT INTO rule_timer (rule, shopper_id, subject, cause_id, due_at, payload)
      SELECT rule, "shopperId", subject, "causeId", to_timestamp("dueAtMs" / 1000), payload
      FROM jsonb_to_recordset(${JSON.stringify(set)}::jsonb)
        AS timer(rule text, "shopperId" uuid, subject text, "causeId" text, "dueAtMs" float8, payload jsonb)
      ON CONFLICT (rule, shopper_id, subject) DO UPDATE
        SET cause_id = excluded.cause_id, due_at = excluded.due_at, payload = excluded.payload
        WHERE rule_timer.due_at <= excluded.due_at`;
}

/**
 * Timers due by `nowMs`, locked for this transaction; those that another issuer has locked are left out. Delete them
 * before it ends: after a rollback they are due again. Ordered by rule, so that two issuers lock the rules' budgets in
 * one order.
 */
export async function claimDueTimers(tx: Tx, nowMs: number, limit: number): Promise<TimerRow[]> {
  const rows = await tx.$queryRaw<(Omit<TimerRow, 'dueAtMs'> & { dueAt: Date })[]>`
    SELECT rule, shopper_id::text AS "shopperId", subject, cause_id AS "causeId", due_at AS "dueAt", payload
    FROM rule_timer WHERE due_at <= to_timestamp(${nowMs}::float8 / 1000)
    ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
  return rows
    .map(({ dueAt, ...row }) => ({ ...row, dueAtMs: dueAt.getTime() }))
    .sort((a, b) => (a.rule === b.rule ? a.dueAtMs - b.dueAtMs : a.rule < b.rule ? -1 : 1));
}

export async function deleteTimers(tx: Tx, timers: readonly TimerRow[]): Promise<void> {
  if (timers.length === 0) return;
  await tx.$executeRaw`
    DELETE FROM rule_timer USING jsonb_to_recordset(${JSON.stringify(timers)}::jsonb)
      AS done(rule text, "shopperId" uuid, subject text)
    WHERE rule_timer.rule = done.rule AND rule_timer.shopper_id = done."shopperId" AND rule_timer.subject = done.subject`;
}
