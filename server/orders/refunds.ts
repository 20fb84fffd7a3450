import { deleteRefundAccount, readRefundAccount } from '#server/adapters/postgres/deposits.ts';
import { lockOrder, readOrder } from '#server/adapters/postgres/orders.ts';
import { failRefund, finishRefund, refundsOf, requestRefund } from '#server/adapters/postgres/refunds.ts';
import { type Database, inTransaction } from '#server/adapters/postgres/transaction.ts';
import type { PaymentProvider } from '#server/checkout/payment-provider.ts';

export interface RefundDeps {
  db: Database;
  provider: PaymentProvider;
  /** The provider refuses a refund for good, by its own code: money is owed that nothing pays out by itself. */
  onRefused?: ((refund: { orderId: string; refundId: string; refusal: string }) => void) | undefined;
}

/**
 * Gives back what is owed of an order's payment: the refunds requested and, of an order whose payment failed though the
 * money was taken, all of it. Each row is asked for under its own key, which is written before and stays, so that each
 * is refunded once, however often this is called, and a second one of an order is no repeat of the first. Rejects with
 * 'unavailable' when it is unknown whether the provider did: the row stays REQUESTED and is asked for again.
 */
export async function refundOwed({ db, provider, onRefused }: RefundDeps, orderId: string): Promise<void> {
  const order = await readOrder(db, orderId);
  const payment = order?.payment ?? null;
  if (order === null || payment === null || payment.providerReference === null) return;
  if (order.status === 'PAYMENT_FAILED' && payment.status === 'APPROVED')
    await inTransaction(db, async (tx) => {
      // Held, so that of two processes that find the charge the second finds the refund of the first.
      await lockOrder(tx, orderId);
      if ((await refundsOf(tx, orderId)).length > 0) return;
      await requestRefund(tx, { orderId, amountWon: payment.amountWon, reason: 'charged-after-failure' });
    });
  const isDeposited = payment.method === 'virtual-account' && payment.provider === provider.name;
  const sealedAccount = isDeposited ? (await readRefundAccount(db, orderId))?.sealed : undefined;
  // A deposit goes back to an account that its shopper names first.
  if (isDeposited && sealedAccount === undefined) return;
  const { idempotencyKey: chargeKey, providerReference: reference } = payment;
  for (const { refundId, idempotencyKey, amountWon, state } of await refundsOf(db, orderId)) {
    if (state !== 'REQUESTED') continue;
    // Seeded, imported or of an earlier release: the payment was made elsewhere, and this provider moves nothing of it.
    const isOurs = payment.provider === provider.name;
    const outcome = isOurs
      ? await provider.refund({ idempotencyKey, chargeKey, reference, amountWon, sealedAccount })
      : ({ kind: 'done', cancelKey: null } as const);
    if (outcome.kind === 'done') await finishRefund(db, refundId, outcome.cancelKey);
    else if (await failRefund(db, refundId, outcome.code)) onRefused?.({ orderId, refundId, refusal: outcome.code });
  }
  if (isDeposited) await deleteRefundAccount(db, orderId);
}
