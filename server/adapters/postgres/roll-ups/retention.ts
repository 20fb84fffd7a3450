import type { RollUp } from '#domain/metrics/roll-up.ts';
import { ROLL_UPS } from '#domain/metrics/roll-ups.ts';
import type { SqlPool } from '../sql-pool.ts';
import { koreanDay } from './counted.ts';
import { LEASE_NAME } from './lease-statements.ts';
import { FACTS_KEPT } from './offset-statements.ts';

const DELETED_AT_ONCE = 10_000;
/** An order that the writer has not stored by then was refused. */
const WAITS = `interval '1 hour'`;

/** Deletes rows of days that are not kept any more. Returns how many. */
export async function pruneRollUps(pool: SqlPool): Promise<number> {
  let deleted = 0;
  for (const { name, keptDays } of ROLL_UPS as readonly RollUp[])
    if (keptDays !== undefined)
      deleted += await pool.transaction((tx) =>
        tx.$executeRawUnsafe(`DELETE FROM ${name} WHERE day < ${koreanDay('now()')} - ${keptDays}`),
      );
  return deleted;
}

/**
 * Forgets what happened more than 49 hours ago. To be called when the engines have read all there is: what is read
 * later is of before then by at most an hour, or late. From now on it is late in any case, whatever its message's time.
 */
export async function pruneFacts(pool: SqlPool): Promise<number> {
  await pool.transaction((tx) =>
    tx.$executeRawUnsafe(
      `UPDATE roll_up_lease SET facts_from = GREATEST(facts_from, now() - ${FACTS_KEPT}) WHERE name = '${LEASE_NAME}'`,
    ),
  );
  for (let deleted = 0; ; ) {
    const portion = await pool.transaction((tx) =>
      tx.$executeRawUnsafe(`DELETE FROM roll_up_fact WHERE id IN (
        SELECT id FROM roll_up_fact
        WHERE at < (SELECT facts_from FROM roll_up_lease WHERE name = '${LEASE_NAME}') LIMIT ${DELETED_AT_ONCE})`),
    );
    deleted += portion;
    if (portion < DELETED_AT_ONCE) return deleted;
  }
}

/** Gives up orders that were announced an hour ago and are not in the ledger. Returns how many. */
export function dropWaiting(pool: SqlPool): Promise<number> {
  return pool.transaction((tx) =>
    tx.$executeRawUnsafe(`DELETE FROM roll_up_waiting AS waiting WHERE since < now() - ${WAITS}
      AND NOT EXISTS (SELECT FROM "order" WHERE "order".id = waiting.order_id)`),
  );
}

/** Whether any order has waited for so long. */
export async function hasOverdue(pool: SqlPool): Promise<boolean> {
  const [row] = await pool.transaction((tx) =>
    tx.$queryRawUnsafe<{ any: boolean }[]>(
      `SELECT EXISTS (SELECT FROM roll_up_waiting WHERE since < now() - ${WAITS}) AS any`,
    ),
  );
  return row?.any ?? false;
}
