import { DangolError } from '#domain/shared/errors.ts';
import { appendEvents, type EventSubject, serverEvent } from '#server/adapters/postgres/outbox.ts';
import { type Database, inTransaction, lockShoppers } from '#server/adapters/postgres/transaction.ts';
import { deleteWish, hasWish, insertWish, listWishes } from '#server/adapters/postgres/wishes.ts';

export interface Wishlist {
  /** Product ids, newest first. */
  list(shopperId: string): Promise<number[]>;
  /** On the wishlist from now on, or not; a repeat changes nothing. not-found for a product there is not. */
  set(shopper: EventSubject, productId: number, wished: boolean): Promise<void>;
}

export function createWishlist({ db, now }: { db: Database; now: () => Date }): Wishlist {
  return {
    list: (shopperId) => listWishes(db, shopperId),
    set: (shopper, productId, wished) =>
      inTransaction(db, async (tx) => {
        await lockShoppers(tx, shopper.shopperId);
        const write = wished ? insertWish : deleteWish;
        if (await write(tx, shopper.shopperId, productId)) {
          const type = wished ? 'wish-added' : 'wish-removed';
          await appendEvents(tx, [serverEvent(type, shopper, { productId }, now())]);
        } else if (wished && !(await hasWish(tx, shopper.shopperId, productId))) {
          throw new DangolError('not-found', `productId: there is no product ${productId}.`, {
            details: { field: 'productId', reason: 'product-not-found' },
          });
        }
      }),
  };
}
