import { type HistoryPeriod, periodStart } from '#domain/order/history-period.ts';
import { countOrders, listOrders, type OrderPage, type OrderRow } from '#server/adapters/postgres/orders.ts';
import type { EventSubject } from '#server/adapters/postgres/outbox.ts';
import { cancelRest } from '#server/claims/finish.ts';
import { type CancelTerms, cancelTermsOf, type RefundView, refundViewOf } from './cancellation.ts';
import { type ChangeDeps, changeOrder } from './change-order.ts';
import { readOwnOrder } from './own-order.ts';
import { notCancellable } from './refusals.ts';

export interface Orders {
  /** Newest first. `before`: the last order of the page before; `word`: in a product's name, or the order's number. */
  list(shopperId: string, page?: Partial<Omit<OrderPage, 'since'>> & { period?: HistoryPeriod }): Promise<OrderRow[]>;
  count(shopperId: string): Promise<number>;
  /** The shopper's own order; another's is 'not-found'. */
  one(shopperId: string, orderId: string): Promise<OrderRow>;
  /** What cancelling would refund, hold back and revoke at this moment; null if the order cannot be cancelled. */
  cancelTerms(shopperId: string, orderId: string): Promise<CancelTerms | null>;
  /** The state of the refund of a cancelled order. */
  refund(shopperId: string, orderId: string): Promise<RefundView>;
  /**
   * PAID → CANCELLED: stock, coupons and budgets are returned at once; the money is refunded as soon as the provider
   * answers (else by the reconciler). Rewards of the order are revoked; those already used reduce the refund
   * (docs/decisions/0084). `shownRefundWon`: the refund that the page showed; a lower one is refused ('conflict',
   * refund-changed). Cancelling again changes nothing.
   */
  cancel(shopper: EventSubject, orderId: string, shownRefundWon?: number): Promise<OrderRow>;
}

export interface OrdersDeps extends ChangeDeps {
  now: () => Date;
}

export function createOrders(deps: OrdersDeps): Orders {
  const { db, now } = deps;
  const own = (shopperId: string, orderId: string) => readOwnOrder(db, shopperId, orderId);

  return {
    list: (shopperId, { limit = 20, before, word, period = 'all' } = {}) =>
      listOrders(db, shopperId, { limit, before, word, since: periodStart(period, now()) ?? undefined }),
    count: (shopperId) => countOrders(db, shopperId),
    one: own,

    async cancelTerms(shopperId, orderId) {
      const order = await own(shopperId, orderId);
      return order.status === 'PAID' ? cancelTermsOf(db, order) : null;
    },

    async refund(shopperId, orderId) {
      return refundViewOf(db, await own(shopperId, orderId));
    },

    async cancel(shopper, orderId, shownRefundWon) {
      const { shopperId } = await own(shopper.shopperId, orderId);
      await changeOrder(deps, { orderId, shopperId }, async (tx, order) => {
        if (order.status === 'CANCELLED') return [orderId];
        if (order.status !== 'PAID') throw notCancellable(order.status);
        return cancelRest(tx, order, { shopper, shownRefundWon, idempotencyKey: `cancel-${orderId}`, at: now() });
      });
      return own(shopper.shopperId, orderId);
    },
  };
}
