import { v5 as uuidv5 } from 'uuid';
import type { PaymentMessage } from '#contracts/payments.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { type Database, inTransaction } from './transaction.ts';

/** Root of the ids of steps. */
const STEP_NAMESPACE = '6f0a3c1e-2f5b-5c6d-8d1c-7b5a4e9d2c10';
const MINUTE_MS = 60_000;
/** Longer than topic `payments` keeps a message, with its last segment (RETENTION_DAYS): a replay finds each step. */
const STEPS_KEPT_MS = 120 * DAY_MS;
/** Thirteen months, so that a month can be compared with the same one a year ago. */
const MINUTES_KEPT_MS = 400 * DAY_MS;
const DELETED_AT_ONCE = 10_000;

interface Minute {
  minute: string;
  source: string;
  provider: string;
  method: string;
  step: string;
  errorCode: string;
  payments: number;
  won: number;
}

/**
 * Adds steps of payments to `payment_minute`, each once, however often it is delivered: its id is written in the same
 * transaction. Returns which of `steps` were new, in their sequence. Three statements, whatever their number.
 */
export async function countPaymentSteps(db: Database, steps: readonly PaymentMessage[]): Promise<PaymentMessage[]> {
  const byId = new Map(steps.map((step) => [stepId(step), step]));
  return inTransaction(db, async (tx) => {
    // Sorted, as the minutes below: two consumers take their rows in one sequence and do not deadlock.
    const rows = await tx.$queryRaw<{ id: string }[]>`
      INSERT INTO payment_step_counted (id) SELECT unnest(${[...byId.keys()].sort()}::uuid[])
      ON CONFLICT DO NOTHING RETURNING id::text`;
    const fresh = rows.flatMap(({ id }) => byId.get(id) ?? []);
    const minutes = JSON.stringify(minutesOf(fresh));
    await tx.$executeRaw`
      INSERT INTO payment_minute (minute, source, provider, method, step, error_code, payments, won)
      SELECT minute, source, provider, method, step, "errorCode", payments, won
      FROM jsonb_to_recordset(${minutes}::jsonb) AS row(minute timestamptz, source "OrderSource", provider text, method text,
        step text, "errorCode" text, payments int, won bigint)
      ON CONFLICT (minute, source, provider, method, step, error_code)
      DO UPDATE SET payments = payment_minute.payments + excluded.payments, won = payment_minute.won + excluded.won`;
    return fresh;
  });
}

function stepId({ paymentId, step, refundId = '' }: PaymentMessage): string {
  return uuidv5(`${paymentId}/${step}/${refundId}`, STEP_NAMESPACE);
}

function minutesOf(steps: readonly PaymentMessage[]): Minute[] {
  const minutes = new Map<string, Minute>();
  for (const { at, source, provider, method, step, errorCode, amountWon } of steps) {
    const minute = new Date(Math.floor(Date.parse(at) / MINUTE_MS) * MINUTE_MS).toISOString();
    const row = { minute, source, provider, method, step, errorCode: errorCode ?? '', payments: 0, won: 0 };
    const key = [minute, source, provider, method, step, row.errorCode].join(' ');
    const sum = minutes.get(key) ?? row;
    minutes.set(key, { ...sum, payments: sum.payments + 1, won: sum.won + amountWon });
  }
  return [...minutes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, minute]) => minute);
}

/** Deletes what is not kept any more, in portions. Returns how many rows. */
export async function prunePaymentTotals(db: Database, now: Date): Promise<number> {
  const [steps, minutes] = [STEPS_KEPT_MS, MINUTES_KEPT_MS].map((kept) => new Date(now.getTime() - kept));
  let deleted = 0;
  for (;;) {
    const portion = await db.$executeRaw`
      DELETE FROM payment_step_counted WHERE id IN (
        SELECT id FROM payment_step_counted WHERE counted_at < ${steps} LIMIT ${DELETED_AT_ONCE})`;
    deleted += portion;
    if (portion < DELETED_AT_ONCE) break;
  }
  return deleted + (await db.$executeRaw`DELETE FROM payment_minute WHERE minute < ${minutes}`);
}
