import { isKept } from '#domain/order/status.ts';
import { type OrderRow, readOrder } from '#server/adapters/postgres/orders.ts';
import { orderIdOfCharge } from '#server/adapters/postgres/payments.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import type { Throttle } from '#server/identity/throttle.ts';
import { chargeRequestOf } from './charge-request.ts';
import type { PaymentProvider } from './payment-provider.ts';
import { settleOrder } from './settlement.ts';

/** Session named by events that the provider's webhook caused, not a browser. */
const NOTICE_SESSION = 'payment-notice';
/** Notices of no order of ours, from one address within a quarter of an hour, before it is refused. */
const MOST_UNKNOWN = 300;

export interface PaymentNotices {
  /**
   * The provider, or anybody, states that something happened to the charge of `key`. A hint: the provider is asked what
   * became of it, and its answer is settled as any other. Of an order that nothing can happen to any more, and of no
   * order, it costs a look-up or two. Rejects with 'too-many-requests' after many unknown keys from one address, and
   * with 'unavailable' when the provider does not answer: the webhook is to be sent again.
   */
  receive(notice: { key: string; address: string }): Promise<void>;
}

export interface PaymentNoticesDeps {
  db: Database;
  provider: PaymentProvider;
  throttle: Throttle;
  now: () => Date;
  /** An order was settled by a notice; its page may be open and needs a push. Must not throw. */
  onSettled?(order: OrderRow): void;
  /** The bank has taken the deposit of a paid order back: an operator decides. Must not throw. */
  onTakenBack?(order: OrderRow): void;
}

export function createPaymentNotices({
  db,
  provider,
  throttle,
  now,
  onSettled,
  onTakenBack,
}: PaymentNoticesDeps): PaymentNotices {
  /** Asks under way, by order: notices that come meanwhile share the answer. */
  const asking = new Map<string, Promise<void>>();

  async function ask(order: OrderRow): Promise<void> {
    const request = chargeRequestOf(order);
    if (request === null) return;
    const outcome = await provider.find(request);
    if (outcome === null) return;
    if (order.payment?.status === 'APPROVED') {
      if (outcome.kind === 'waiting') onTakenBack?.(order);
      return;
    }
    const settled = await settleOrder({ db, now }, order.orderId, NOTICE_SESSION, outcome);
    if (settled.status !== order.status || settled.payment?.status !== order.payment?.status) onSettled?.(settled);
  }

  return {
    async receive({ key, address }) {
      const limits = [{ scope: 'payment-notice-address', subject: address, most: MOST_UNKNOWN }];
      await throttle.attempt(limits);
      const orderId = await orderIdOfCharge(db, key);
      const order = orderId === null ? null : await readOrder(db, orderId);
      if (order === null) return;
      await throttle.succeeded(limits);
      if (!mayChange(order)) return;
      const known = asking.get(order.orderId);
      if (known !== undefined) return known;
      const asked = ask(order).finally(() => asking.delete(order.orderId));
      asking.set(order.orderId, asked);
      return asked;
    },
  };
}

/**
 * Waits for its payment, or failed without one: then a payment that was made all the same is to be refunded. A deposit
 * can be taken back.
 */
function mayChange({ status, payment }: OrderRow): boolean {
  if (payment?.status === 'APPROVED') return payment.method === 'virtual-account';
  return payment !== null && !isKept(status);
}
