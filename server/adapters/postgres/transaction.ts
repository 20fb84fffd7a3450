import { setTimeout as delay } from 'node:timers/promises';
import { DangolError } from '#domain/shared/errors.ts';
import type { Prisma, PrismaClient } from '#generated/prisma/client.ts';
import { isConflict } from './fault.ts';

/** The database as use cases see it; they hand it to the functions of this folder and never query it themselves. */
export type Database = PrismaClient;
/** Inside `inTransaction`. */
export type Tx = Prisma.TransactionClient;

const TRIES = 5;

/**
 * Runs `work` in one READ COMMITTED transaction. Deadlocks and serialization failures are tried again, up to 5 times,
 * so `work` must do nothing outside the database. Rejects with DangolError('unavailable') when no connection came free
 * or the time was over: then nothing was committed. Cost: BEGIN and COMMIT, two round trips.
 */
export async function inTransaction<T>(
  db: Database,
  work: (tx: Tx) => Promise<T>,
  { timeoutMs = 5_000, maxWaitMs = 5_000 }: { timeoutMs?: number; maxWaitMs?: number } = {},
): Promise<T> {
  return retryConflicts(
    () => db.$transaction(work, { timeout: timeoutMs, maxWait: maxWaitMs }),
    (error) => {
      if (!isOverload(error)) return;
      throw new DangolError('unavailable', 'The database is too busy. Nothing was changed; try again shortly.', {
        cause: error,
      });
    },
  );
}

/**
 * Runs a whole transaction, again after a deadlock or a serialization failure, up to 5 times in all. `onError` sees
 * each error first; what it throws is not tried again.
 */
export async function retryConflicts<T>(
  transaction: () => Promise<T>,
  onError: (error: unknown) => void = () => undefined,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      onError(error);
      if (attempt >= TRIES || !isConflict(error)) throw error;
      await delay(5 * 2 ** attempt);
    }
  }
}

/** Prisma's words for: no connection in time, transaction over time, server out of reach. */
const OVERLOAD = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']);

function isOverload(error: unknown): boolean {
  return typeof error === 'object' && error !== null && OVERLOAD.has(String((error as { code?: unknown }).code));
}

/**
 * Holds this shopper until the transaction ends. All that changes a shopper's cart, orders or coupons takes it first,
 * so that their events stand in the outbox in the order in which they were committed. Several ids are taken in one
 * fixed order.
 */
export async function lockShoppers(tx: Tx, ...shopperIds: string[]): Promise<void> {
  for (const id of [...new Set(shopperIds)].sort())
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${id}, 7))`;
}
