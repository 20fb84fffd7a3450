import { forgetAtMs, NO_PAST, type Past } from '#domain/coupon/past.ts';
import type { Tx } from './transaction.ts';

interface PastRow {
  shopperId: string;
  past: Past;
}

/** The stored pasts of several shoppers; no entry for a shopper without one. */
export async function readPasts(tx: Tx, shopperIds: readonly string[]): Promise<Map<string, Past>> {
  const rows = await tx.$queryRaw<PastRow[]>`
    SELECT shopper_id::text AS "shopperId", past FROM shopper_past WHERE shopper_id = ANY(${[...shopperIds]}::uuid[])`;
  return new Map(rows.map(({ shopperId, past }) => [shopperId, { ...NO_PAST, ...past }]));
}

/**
 * As `readPasts`, and locks those shoppers' pasts until the transaction ends, stored or not: after a rebalance the
 * consumer that lost a partition may still be writing. Locks are taken in the order of the ids.
 */
export async function lockPasts(tx: Tx, shopperIds: readonly string[]): Promise<Map<string, Past>> {
  await tx.$executeRaw`
    INSERT INTO shopper_past (shopper_id, past, keep_until)
    SELECT id, ${JSON.stringify(NO_PAST)}::jsonb, now() + interval '1 day'
    FROM unnest(${[...shopperIds].sort()}::uuid[]) AS id ORDER BY id
    ON CONFLICT (shopper_id) DO NOTHING`;
  await tx.$queryRaw`
    SELECT 1 FROM shopper_past WHERE shopper_id = ANY(${[...shopperIds]}::uuid[]) ORDER BY shopper_id FOR UPDATE`;
  return readPasts(tx, shopperIds);
}

/** Call within the transaction of `lockPasts`. One statement. */
export async function writePasts(tx: Tx, pasts: ReadonlyMap<string, Past>): Promise<void> {
  const rows = [...pasts].map(([shopperId, past]) => ({ shopperId, past, keepUntilMs: forgetAtMs(past) }));
  await tx.$executeRaw`
    UPDATE shopper_past SET past = input.past, keep_until = to_timestamp(input."keepUntilMs" / 1000)
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS input("shopperId" uuid, past jsonb, "keepUntilMs" float8)
    WHERE shopper_past.shopper_id = input."shopperId"`;
}

/** Deletes these shoppers' stored pasts and the timers of rules that wait for them. */
export async function deletePasts(tx: Tx, shopperIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`DELETE FROM shopper_past WHERE shopper_id = ANY(${[...shopperIds]}::uuid[])`;
  await tx.$executeRaw`DELETE FROM rule_timer WHERE shopper_id = ANY(${[...shopperIds]}::uuid[])`;
}

/** Deletes up to `limit` pasts that have expired. */
export async function sweepPasts(tx: Tx, nowMs: number, limit: number): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM shopper_past WHERE shopper_id IN (
      SELECT shopper_id FROM shopper_past WHERE keep_until < to_timestamp(${nowMs}::float8 / 1000)
      LIMIT ${limit} FOR UPDATE SKIP LOCKED)`;
}
