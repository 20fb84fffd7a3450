import { DAY_MS } from '#domain/shared/durations.ts';
import {
  dueErasures,
  type ErasureRow,
  eraseLeaver,
  finishErasure,
  postponeErasure,
  sweepForgotten,
} from '#server/adapters/postgres/erasures.ts';
import { type Database, inTransaction, lockShoppers } from '#server/adapters/postgres/transaction.ts';

const AT_ONCE = 20;
/** What was under way at the request (a batch, a socket, a mail) has arrived by then: the last pass takes it. */
export const SETTLED_AFTER_MS = 90_000;
const RETRY_AFTER_MS = 10_000;
/**
 * Longer than the log keeps any event (RETENTION_DAYS): a consumer that begins at its beginning passes them over, too.
 */
export const TOMBSTONES_KEPT_MS = 400 * DAY_MS;

export interface ErasureDeps {
  db: Database;
  /** Deletes a shopper's events; of one who stays, those of by then. */
  eraseEvents(shopperId: string, until?: Date): Promise<number>;
  /** Deletes what Redis holds of a shopper. */
  eraseCopies(shopperId: string, how: { until: Date; hasLeft: boolean; searches: boolean }): Promise<void>;
  now: () => Date;
  onError(error: unknown): void;
}

/**
 * Erases what is due in every store: at once, and again after 90 s, when it is over and the request is deleted. A store
 * that is unavailable is retried until it has answered; the others are erased meanwhile. Returns how many requests are
 * done. Safe to run twice at once.
 */
export async function runErasures(deps: ErasureDeps): Promise<number> {
  const { db, now, onError } = deps;
  let finished = 0;
  for (const erasure of await dueErasures(db, now(), AT_ONCE)) {
    const results = await Promise.allSettled([
      eraseDatabase(db, erasure),
      deps.eraseCopies(erasure.shopperId, {
        until: erasure.requestedAt,
        hasLeft: erasure.hasLeft,
        // Of one who stays, words searched later are theirs to keep.
        searches: erasure.passes === 0,
      }),
      deps.eraseEvents(erasure.shopperId, erasure.hasLeft ? undefined : erasure.requestedAt),
    ]);
    for (const result of results) if (result.status === 'rejected') onError(result.reason);
    const isDone = results.every(({ status }) => status === 'fulfilled');
    const settledAtMs = erasure.requestedAt.getTime() + SETTLED_AFTER_MS;
    if (isDone && now().getTime() >= settledAtMs) {
      await finishErasure(db, erasure);
      finished++;
    } else {
      const dueAtMs = isDone ? settledAtMs : now().getTime() + RETRY_AFTER_MS;
      await postponeErasure(db, erasure, new Date(dueAtMs), isDone);
    }
  }
  return finished;
}

/**
 * Of one who stays, the consumers of the log delete what they learnt, in its order; what came since is not theirs to
 * delete.
 */
async function eraseDatabase(db: Database, { shopperId, hasLeft }: ErasureRow): Promise<void> {
  if (!hasLeft) return;
  await inTransaction(db, async (tx) => {
    await lockShoppers(tx, shopperId);
    await eraseLeaver(tx, shopperId);
  });
}

/** Deletes tombstones that no event can be older than. */
export function sweepTombstones(db: Database, now: Date): Promise<void> {
  return sweepForgotten(db, new Date(now.getTime() - TOMBSTONES_KEPT_MS));
}
