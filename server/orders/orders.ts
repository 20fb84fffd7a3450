import { returnCoupons } from '#server/adapters/postgres/coupons.ts';
import {
  countOrders,
  listOrders,
  lockOrder,
  type OrderRow,
  readOrder,
  writeOrderStatus,
  writePayment,
} from '#server/adapters/postgres/orders.ts';
import { appendEvents, type EventSubject, serverEvent } from '#server/adapters/postgres/outbox.ts';
import { returnStock } from '#server/adapters/postgres/stock.ts';
import { type Database, inTransaction, lockShoppers } from '#server/adapters/postgres/transaction.ts';
import type { PaymentProvider } from '#server/checkout/payment-provider.ts';
import { eventLines } from '#server/checkout/settlement.ts';
import { notCancellable, orderNotFound } from './refusals.ts';

export interface Orders {
  /** Newest first. `before`: the last order of the page before. */
  list(shopperId: string, page?: { limit?: number; before?: string | undefined }): Promise<OrderRow[]>;
  count(shopperId: string): Promise<number>;
  /** The shopper's own order; another's is 'not-found'. */
  one(shopperId: string, orderId: string): Promise<OrderRow>;
  /**
   * PAID → CANCELLED: stock and coupons go back at once, the money as soon as the provider answers (else by the reconciler).
   * Cancelling again changes nothing.
   */
  cancel(shopper: EventSubject, orderId: string): Promise<OrderRow>;
}

export interface OrdersDeps {
  db: Database;
  provider: PaymentProvider;
  now: () => Date;
  /** Told when a refund stayed without an answer. */
  onUnanswered?: (orderId: string, error: unknown) => void;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function createOrders({ db, provider, now, onUnanswered }: OrdersDeps): Orders {
  async function own(shopperId: string, orderId: string): Promise<OrderRow> {
    const order = UUID.test(orderId) ? await readOrder(db, orderId) : null;
    if (order === null || order.shopperId !== shopperId) throw orderNotFound();
    return order;
  }

  return {
    list: (shopperId, { limit = 20, before } = {}) => listOrders(db, shopperId, { limit, before }),
    count: (shopperId) => countOrders(db, shopperId),
    one: own,

    async cancel(shopper, orderId) {
      await own(shopper.shopperId, orderId);
      await inTransaction(db, async (tx) => {
        await lockShoppers(tx, shopper.shopperId);
        const order = await lockOrder(tx, orderId);
        if (order === null || order.shopperId !== shopper.shopperId) throw orderNotFound();
        if (order.status === 'CANCELLED') return;
        if (order.status !== 'PAID') throw notCancellable(order.status);
        await writeOrderStatus(tx, orderId, 'CANCELLED');
        await returnStock(tx, order.lines);
        await returnCoupons(tx, orderId);
        const body = { orderId, lines: eventLines(order), totalWon: order.totalWon };
        await appendEvents(tx, [serverEvent('order-cancelled', shopper, body, now())]);
      });
      await refundOwed({ db, provider }, orderId).catch((error: unknown) => onUnanswered?.(orderId, error));
      return own(shopper.shopperId, orderId);
    },
  };
}

/** Gives the money of an order that came to nothing back, once. Rejects with 'unavailable' when the provider is away. */
export async function refundOwed(
  { db, provider }: { db: Database; provider: PaymentProvider },
  orderId: string,
): Promise<void> {
  const order = await readOrder(db, orderId);
  if (order === null || (order.status !== 'CANCELLED' && order.status !== 'PAYMENT_FAILED')) return;
  const { payment } = order;
  if (payment === null || payment.status !== 'APPROVED' || payment.providerReference === null) return;
  const { providerReference: reference, amountWon } = payment;
  await provider.refund({ idempotencyKey: `refund-${orderId}`, reference, amountWon });
  await writePayment(db, payment.idempotencyKey, { status: 'REFUNDED' });
}
