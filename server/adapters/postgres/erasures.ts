import { createHash, randomUUID } from 'node:crypto';
import { Prisma } from '#generated/prisma/client.ts';
import { arrayLiteral } from './array-literal.ts';
import { SHOPPER_COLUMNS, type ShopperColumn } from './shopper-columns.ts';
import type { SqlTx } from './sql-pool.ts';
import type { Database, Tx } from './transaction.ts';

/** Whom a shopper's tombstone names: their id itself is to be found nowhere. */
export function shopperHash(shopperId: string): string {
  return createHash('sha256').update(shopperId.toLowerCase()).digest('hex');
}

/** Under this id stand rows of a forgotten shopper that are counted out of the log. */
function tombstoneId(shopperId: string): string {
  return shopperHash(shopperId).slice(0, 32);
}

export interface ForgottenRow {
  shopperHash: string;
  forgottenAt: Date;
  hasLeft: boolean;
}

export interface ErasureRow {
  shopperId: string;
  hasLeft: boolean;
  requestedAt: Date;
  passes: number;
}

/**
 * Writes down that a shopper is forgotten, and that the other stores are to be erased. In the transaction that erases
 * here, so that one does not happen without the other.
 */
export async function requestErasure(tx: Tx, shopperId: string, at: Date, hasLeft: boolean): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO forgotten_shopper (shopper_hash, forgotten_at, has_left) VALUES (${shopperHash(shopperId)}, ${at}, ${hasLeft})
    ON CONFLICT (shopper_hash) DO UPDATE SET forgotten_at = greatest(forgotten_shopper.forgotten_at, excluded.forgotten_at),
      has_left = forgotten_shopper.has_left OR excluded.has_left`;
  await tx.$executeRaw`
    INSERT INTO erasure (shopper_id, has_left, requested_at, due_at) VALUES (${shopperId}::uuid, ${hasLeft}, ${at}, ${at})
    ON CONFLICT (shopper_id) DO UPDATE SET has_left = erasure.has_left OR excluded.has_left,
      requested_at = excluded.requested_at, due_at = excluded.due_at, passes = 0`;
}

/** Deletes or detaches the rows of a shopper who leaves (shopper-columns.ts). Again, it takes what has come since. */
export async function eraseLeaver(tx: Tx, shopperId: string): Promise<void> {
  // One id for all that stays: an order and its coupon still belong together, and to no shopper.
  const successor = randomUUID();
  await tx.$executeRaw`
    UPDATE "order" SET recipient = '', phone = '', postcode = '', address_line1 = '', address_line2 = '',
      delivery_request = ''
    WHERE shopper_id = ${shopperId}::uuid`;
  // Sender, message and link of their gifts: the recipient's page is gone with them.
  await tx.$executeRaw`
    DELETE FROM order_gift USING "order"
    WHERE "order".id = order_gift.order_id AND "order".shopper_id = ${shopperId}::uuid`;
  await tx.$executeRaw`
    INSERT INTO customer_status_change (customer_id, changed_at, status, cause)
    SELECT id, now(), 'LEFT', 'left' FROM customer WHERE id = ${shopperId}::uuid`;
  for (const each of SHOPPER_COLUMNS) {
    const { table, column, onLeaving, erasedWhere } = each;
    const [rows, owner] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${column}"`)];
    const also = Prisma.raw(erasedWhere === undefined ? '' : `AND ${erasedWhere}`);
    if (onLeaving === 'erase' || erasedWhere !== undefined)
      await tx.$executeRaw`DELETE FROM ${rows} WHERE ${owner} = ${shopperId}::uuid ${also}`;
    if (onLeaving === 'detach') await detach(tx, each, shopperId, successor);
  }
}

async function detach(tx: Tx, { table, column, underTombstone }: ShopperColumn, shopperId: string, successor: string) {
  const [rows, owner] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${column}"`)];
  if (underTombstone === undefined) {
    await tx.$executeRaw`UPDATE ${rows} SET ${owner} = ${successor}::uuid WHERE ${owner} = ${shopperId}::uuid`;
    return;
  }
  const others = Prisma.raw(underTombstone.map((name) => `"${name}"`).join(', '));
  await tx.$executeRaw`
    WITH detached AS (DELETE FROM ${rows} WHERE ${owner} = ${shopperId}::uuid RETURNING ${others})
    INSERT INTO ${rows} (${others}, ${owner}) SELECT ${others}, ${tombstoneId(shopperId)}::uuid FROM detached
    ON CONFLICT DO NOTHING`;
}

/** Deletes or detaches what was learnt from a shopper's history, and the mails it led to. */
export async function eraseHistory(tx: Tx, shopperId: string): Promise<void> {
  for (const each of SHOPPER_COLUMNS) {
    const { table, column, onForgetting } = each;
    if (onForgetting === 'detach') await detach(tx, each, shopperId, randomUUID());
    if (onForgetting === 'erase')
      await tx.$executeRaw`
        DELETE FROM ${Prisma.raw(`"${table}"`)} WHERE ${Prisma.raw(`"${column}"`)} = ${shopperId}::uuid`;
  }
}

/** Which of these shoppers are forgotten. One look-up by key. */
export async function readForgotten(db: SqlTx, shopperIds: readonly string[]): Promise<ForgottenRow[]> {
  if (shopperIds.length === 0) return [];
  return db.$queryRaw<ForgottenRow[]>`
    SELECT shopper_hash AS "shopperHash", forgotten_at AS "forgottenAt", has_left AS "hasLeft"
    FROM forgotten_shopper WHERE shopper_hash = ANY(${arrayLiteral(shopperIds.map(shopperHash))}::text[])`;
}

export function readForgottenSince(db: Database, since: Date): Promise<ForgottenRow[]> {
  return db.forgottenShopper.findMany({ where: { forgottenAt: { gt: since } } });
}

/** Erasures whose time has come, the longest due first. Two workers may take the same one: it is done twice. */
export function dueErasures(db: Database, now: Date, limit: number): Promise<ErasureRow[]> {
  const select = { shopperId: true, hasLeft: true, requestedAt: true, passes: true };
  return db.erasure.findMany({ where: { dueAt: { lte: now } }, orderBy: { dueAt: 'asc' }, take: limit, select });
}

/** Once more at `dueAt`, unless it was asked for anew meanwhile. */
export async function postponeErasure(db: Database, erasure: ErasureRow, dueAt: Date, isDone: boolean): Promise<void> {
  const { shopperId, requestedAt, passes } = erasure;
  await db.erasure.updateMany({
    where: { shopperId, requestedAt },
    data: { dueAt, passes: passes + (isDone ? 1 : 0) },
  });
}

export async function finishErasure(db: Database, { shopperId, requestedAt }: ErasureRow): Promise<void> {
  await db.erasure.deleteMany({ where: { shopperId, requestedAt } });
}

/** Deletes tombstones of before `before`: the log holds no event that old. */
export async function sweepForgotten(db: Database, before: Date): Promise<void> {
  await db.forgottenShopper.deleteMany({ where: { forgottenAt: { lt: before } } });
}
