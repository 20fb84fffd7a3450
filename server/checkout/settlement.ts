import { isKept } from '#domain/order/status.ts';
import { deleteHeldLines, releaseLines } from '#server/adapters/postgres/cart.ts';
import { redeemCoupons } from '#server/adapters/postgres/coupons.ts';
import { deleteDeposit, insertDeposit } from '#server/adapters/postgres/deposits.ts';
import { returnCoupons } from '#server/adapters/postgres/order-rewards.ts';
import {
  lockOrder,
  type OrderRow,
  type PaymentRow,
  readOrder,
  writeOrderStatus,
} from '#server/adapters/postgres/orders.ts';
import { appendEvents, appendMessages, type EventSubject, serverEvent } from '#server/adapters/postgres/outbox.ts';
import { writePayment } from '#server/adapters/postgres/payments.ts';
import { returnStock } from '#server/adapters/postgres/stock.ts';
import { type Database, inTransaction, lockShoppers, type Tx } from '#server/adapters/postgres/transaction.ts';
import { orderEntry } from '#server/orders/order-message.ts';
import { orderNotFound } from '#server/orders/refusals.ts';
import { openShipments } from '#server/shipping/open-shipments.ts';
import { nextAsk } from './ask-for-deposit.ts';
import type { ChargeOutcome } from './payment-provider.ts';

/**
 * Stores the provider's outcome for a PENDING order: PAID with its coupons used and its lines removed from the cart;
 * PAYMENT_FAILED with stock, coupons and cart lines returned; or still PENDING, with the account that its deposit is
 * awaited on. A second call, also a concurrent one, changes nothing. A
 * payment taken for an order that has already failed is stored as APPROVED; the reconciler refunds it.
 */
export async function settleOrder(
  { db, now }: { db: Database; now: () => Date },
  orderId: string,
  sessionId: string,
  outcome: ChargeOutcome,
): Promise<OrderRow> {
  for (;;) {
    const known = await readOrder(db, orderId);
    if (known === null) throw orderNotFound();
    const settled = await settleFor({ db, now }, known, sessionId, outcome);
    if (settled !== null) return settled;
  }
}

/**
 * null: the order became another shopper's (a guest logged in) before the lock was held; to be tried again with theirs.
 */
async function settleFor(
  { db, now }: { db: Database; now: () => Date },
  { orderId, shopperId }: OrderRow,
  sessionId: string,
  outcome: ChargeOutcome,
): Promise<OrderRow | null> {
  const subject = { shopperId, sessionId };
  return inTransaction(db, async (tx) => {
    await lockShoppers(tx, shopperId);
    const order = await lockOrder(tx, orderId);
    if (order === null || order.payment === null) throw orderNotFound();
    if (order.shopperId !== shopperId) return null;
    if (order.status === 'PENDING') {
      if (outcome.kind === 'approved') await pay(tx, order, subject, outcome.reference, now());
      else if (outcome.kind === 'waiting') await awaitDeposit(tx, order.payment, outcome, now());
      else await fail(tx, order, subject, outcome, now());
    } else if (outcome.kind === 'approved' && order.payment.status !== 'APPROVED' && !isKept(order.status)) {
      await writePayment(tx, order.payment.idempotencyKey, {
        status: 'APPROVED',
        providerReference: outcome.reference,
      });
    }
    return (await readOrder(tx, orderId)) ?? order;
  });
}

/** The first answer counts: a repeat changes nothing. */
async function awaitDeposit(
  tx: Tx,
  { paymentId, status, idempotencyKey }: PaymentRow,
  { reference, account }: Extract<ChargeOutcome, { kind: 'waiting' }>,
  at: Date,
): Promise<void> {
  if (status !== 'REQUESTED') return;
  await writePayment(tx, idempotencyKey, { status: 'WAITING_FOR_DEPOSIT', providerReference: reference });
  await insertDeposit(tx, paymentId, { ...account, askAt: nextAsk(at, account.dueAt) });
}

async function pay(tx: Tx, order: OrderRow, subject: EventSubject, reference: string, at: Date): Promise<void> {
  const { orderId, discountWon, totalWon, payment } = order;
  if (payment === null) return;
  await writeOrderStatus(tx, order, 'PAID', 'payment-approved');
  await openShipments(tx, order, at);
  const answer = { status: 'APPROVED', providerReference: reference } as const;
  const answeredAt = await writePayment(tx, payment.idempotencyKey, answer);
  await deleteDeposit(tx, payment.paymentId);
  const used = await redeemCoupons(tx, orderId);
  await deleteHeldLines(tx, orderId);
  await appendEvents(tx, [
    serverEvent('order-placed', subject, { orderId, lines: eventLines(order), discountWon, totalWon }, at),
    serverEvent('payment-succeeded', subject, { orderId, amountWon: totalWon, method: payment.method }, at),
    ...used.map((coupon) => serverEvent('coupon-used', subject, { ...coupon, orderId }, at)),
  ]);
  await appendMessages(tx, [orderEntry(order, answeredAt)]);
}

async function fail(
  tx: Tx,
  order: OrderRow,
  subject: EventSubject,
  { reason, code }: Extract<ChargeOutcome, { kind: 'declined' }>,
  at: Date,
): Promise<void> {
  const { orderId, totalWon, payment } = order;
  if (payment === null) return;
  await writeOrderStatus(tx, order, 'PAYMENT_FAILED', 'payment-declined');
  const status = reason === 'deposit-expired' ? 'EXPIRED' : 'DECLINED';
  await writePayment(tx, payment.idempotencyKey, { status, failureReason: reason, errorCode: code });
  await deleteDeposit(tx, payment.paymentId);
  await returnStock(tx, order);
  await returnCoupons(tx, orderId);
  await releaseLines(tx, orderId);
  const body = { orderId, amountWon: totalWon, method: payment.method, reason };
  await appendEvents(tx, [serverEvent('payment-failed', subject, body, at)]);
}

/** An order's lines as its events carry them. */
export function eventLines(order: Pick<OrderRow, 'lines'>) {
  return order.lines.map(({ productId, categoryId, sellerId, quantity, unitPriceWon, listPriceWon }) => ({
    ...{ productId, categoryId, sellerId, quantity },
    ...{ unitPriceWon, listPriceWon },
  }));
}
