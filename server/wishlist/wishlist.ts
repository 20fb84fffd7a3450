import { DangolError } from '#domain/shared/errors.ts';
import { appendEvents, type EventSubject, serverEvent } from '#server/adapters/postgres/outbox.ts';
import { type Database, inTransaction, lockShoppers } from '#server/adapters/postgres/transaction.ts';
import { deleteWish, insertWish, isWished, listWishes } from '#server/adapters/postgres/wishes.ts';

export interface Wishlist {
  /** Product ids, newest first. */
  list(shopperId: string): Promise<number[]>;
  has(shopperId: string, productId: number): Promise<boolean>;
  /** On if it was off, off if it was on; gives what it is now. not-found for a product there is not. */
  toggle(shopper: EventSubject, productId: number): Promise<boolean>;
}

export function createWishlist({ db, now }: { db: Database; now: () => Date }): Wishlist {
  return {
    list: (shopperId) => listWishes(db, shopperId),
    has: (shopperId, productId) => isWished(db, shopperId, productId),
    toggle: (shopper, productId) =>
      inTransaction(db, async (tx) => {
        await lockShoppers(tx, shopper.shopperId);
        const wasOn = await deleteWish(tx, shopper.shopperId, productId);
        if (!wasOn && !(await insertWish(tx, shopper.shopperId, productId)))
          throw new DangolError('not-found', `productId: there is no product ${productId}.`, {
            details: { field: 'productId', reason: 'product-not-found' },
          });
        const type = wasOn ? 'wish-removed' : 'wish-added';
        await appendEvents(tx, [serverEvent(type, shopper, { productId }, now())]);
        return !wasOn;
      }),
  };
}
