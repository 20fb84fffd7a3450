import type { Push } from '#contracts/push.ts';
import { countCart } from '#server/adapters/postgres/cart.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { listWishes } from '#server/adapters/postgres/wishes.ts';
import type { PushPublisher } from '#server/adapters/redis-push.ts';

/**
 * Has the pages of a shopper follow what a transaction has changed. Call it after the commit; it neither waits nor
 * throws.
 */
export interface Announcer {
  /** Cart, coupons or prices of this shopper are other than they were. */
  cartChanged(shopperId: string): void;
  /** What this shopper wishes for is other than it was. */
  wishesChanged(shopperId: string): void;
  orderChanged(order: { shopperId: string; orderId: string; number: string; status: string }): void;
}

export interface AnnouncerDeps {
  db: Database;
  publisher: PushPublisher;
  onError(error: unknown): void;
}

/**
 * Publishes to the gateways at most once: a page that misses a message reads the state when its socket is back, or when
 * it is looked at again (docs/decisions/0049). Cost of a cart: one count by index, one publish; of wishes: one
 * range by index, one publish.
 */
export function createAnnouncer({ db, publisher, onError }: AnnouncerDeps): Announcer {
  function publish(messages: () => Promise<Push[]>): void {
    messages()
      .then((pushes) => publisher.publish(pushes))
      .catch(onError);
  }
  return {
    cartChanged: (shopperId) =>
      publish(async () => {
        const count = await countCart(db, shopperId);
        return [{ shopperId, message: { event: 'cart', data: { count } } }];
      }),
    wishesChanged: (shopperId) =>
      publish(async () => {
        const productIds = await listWishes(db, shopperId);
        return [{ shopperId, message: { event: 'wishes', data: { productIds } } }];
      }),
    orderChanged: ({ shopperId, orderId, number, status }) =>
      publish(async () => [{ shopperId, message: { event: 'order', data: { orderId, number, status } } }]),
  };
}
