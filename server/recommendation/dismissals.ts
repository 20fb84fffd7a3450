import type { ListName } from '#contracts/events.ts';
import { deleteDismissal, insertDismissal } from '#server/adapters/postgres/dismissals.ts';
import { appendEvents, type EventSubject, serverEvent } from '#server/adapters/postgres/outbox.ts';
import { type Database, inTransaction, lockShoppers } from '#server/adapters/postgres/transaction.ts';

/** In which list a product was dismissed. */
export interface DismissedIn {
  list?: ListName | undefined;
  listId?: string | undefined;
}

/** "Not interested". Dismissals are stored in PostgreSQL and published as events, which the recommender applies. */
export interface DismissalBook {
  /** A repeat changes nothing. An unknown product is ignored. */
  dismiss(shopper: EventSubject, productId: number, where: DismissedIn): Promise<void>;
  undo(shopper: EventSubject, productId: number): Promise<void>;
}

export function createDismissalBook({ db, now }: { db: Database; now: () => Date }): DismissalBook {
  return {
    dismiss: (shopper, productId, { list, listId }) =>
      inTransaction(db, async (tx) => {
        await lockShoppers(tx, shopper.shopperId);
        if (!(await insertDismissal(tx, shopper.shopperId, productId))) return;
        const payload = { productId, ...(list && { list }), ...(listId && { listId }) };
        await appendEvents(tx, [serverEvent('product-dismissed', shopper, payload, now())]);
      }),
    undo: (shopper, productId) =>
      inTransaction(db, async (tx) => {
        await lockShoppers(tx, shopper.shopperId);
        if (!(await deleteDismissal(tx, shopper.shopperId, productId))) return;
        await appendEvents(tx, [serverEvent('product-dismissal-undone', shopper, { productId }, now())]);
      }),
  };
}
