import { z } from 'zod';
import { BANK_CODES } from '#contracts/payment-methods.ts';
import { DangolError } from '#domain/shared/errors.ts';
import {
  readDeposit,
  readRefundAccount,
  type ShownRefundAccount,
  writeRefundAccount,
} from '#server/adapters/postgres/deposits.ts';
import type { OrderRow } from '#server/adapters/postgres/orders.ts';
import type { EventSubject } from '#server/adapters/postgres/outbox.ts';
import { refundsOf } from '#server/adapters/postgres/refunds.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { type ChangeDeps, changeOrder } from '#server/orders/change-order.ts';
import { readOwnOrder } from '#server/orders/own-order.ts';
import { notCancellable } from '#server/orders/refusals.ts';
import { chargeRequestOf } from './charge-request.ts';
import type { DepositAccount, PaymentProvider } from './payment-provider.ts';
import { settleOrder } from './settlement.ts';

/** An account that a shopper types: digits with hyphens and blanks between them. */
export const receiveAccountSchema = z.object({
  bank: z.enum(BANK_CODES),
  number: z
    .string()
    .max(40)
    .transform((typed) => typed.normalize('NFKC').replaceAll(/[\s-]/g, ''))
    .pipe(z.string().regex(/^\d{8,20}$/)),
  holder: z.string().trim().min(1).max(60),
});
export type TypedAccount = z.output<typeof receiveAccountSchema>;

/** What an order's page shows of a payment into a virtual account. */
export interface DepositView {
  /** Waited for; null: not, or not any more. */
  account: DepositAccount | null;
  /** A refund is owed, and no account is known that it could go to. */
  needsRefundAccount: boolean;
  refundAccount: ShownRefundAccount | null;
}

export interface Deposits {
  /** Null: the order was not paid into a virtual account. Another's order is 'not-found'. */
  view(shopperId: string, orderId: string): Promise<DepositView | null>;
  /**
   * Cancels an order that waits for its deposit: the account is closed first, so that a deposit at the same moment is
   * taken or refused, not lost. 'conflict' if the order was paid meanwhile; 'unavailable' when it is unknown.
   */
  giveUp(shopper: EventSubject, orderId: string): Promise<OrderRow>;
  /** Stores where an order's refunds go, and makes those that wait for it. 'conflict' where none is owed. */
  setRefundAccount(shopperId: string, orderId: string, account: TypedAccount): Promise<void>;
}

export interface DepositsDeps extends ChangeDeps {
  db: Database;
  provider: PaymentProvider;
  now: () => Date;
  /** An order was settled, its lines are in the cart again or gone. Must not throw. */
  onSettled?(order: OrderRow): void;
}

export function createDeposits(deps: DepositsDeps): Deposits {
  const { db, provider, now, onSettled } = deps;
  const isOwed = async (orderId: string) => (await refundsOf(db, orderId)).some(({ state }) => state === 'REQUESTED');

  return {
    async view(shopperId, orderId) {
      const { payment } = await readOwnOrder(db, shopperId, orderId);
      if (payment?.method !== 'virtual-account') return null;
      const account = payment.status === 'WAITING_FOR_DEPOSIT' ? await readDeposit(db, payment.paymentId) : null;
      if (payment.status !== 'APPROVED') return { account, needsRefundAccount: false, refundAccount: null };
      const [known, owed] = [await readRefundAccount(db, orderId), await isOwed(orderId)];
      const refundAccount = known === null ? null : { bank: known.bank, lastDigits: known.lastDigits };
      return { account: null, needsRefundAccount: owed && known === null, refundAccount };
    },

    async giveUp({ shopperId, sessionId }, orderId) {
      const order = await readOwnOrder(db, shopperId, orderId);
      if (order.payment?.status !== 'WAITING_FOR_DEPOSIT') {
        if (order.status === 'PAYMENT_FAILED') return order;
        throw notCancellable(order.status);
      }
      const request = chargeRequestOf(order);
      if (request === null) throw notCancellable(order.status);
      const outcome = (await provider.giveUpDeposit(request)) ?? { kind: 'declined', reason: 'deposit-given-up' };
      const settled = await settleOrder({ db, now }, orderId, sessionId, outcome);
      onSettled?.(settled);
      // The deposit came first.
      if (settled.status !== 'PAYMENT_FAILED') throw notCancellable(settled.status);
      return settled;
    },

    async setRefundAccount(shopperId, orderId, { bank, number, holder }) {
      const order = await readOwnOrder(db, shopperId, orderId);
      if (order.payment?.method !== 'virtual-account' || !(await isOwed(orderId))) throw noRefundOwed();
      const account = { bank, lastDigits: number.slice(-4), sealed: provider.sealAccount({ bank, number, holder }) };
      await changeOrder(deps, order, async (tx) => {
        await writeRefundAccount(tx, orderId, account);
        return [orderId];
      });
    },
  };
}

function noRefundOwed(): DangolError {
  return new DangolError('conflict', 'No refund of this order waits for an account. Look at it again.', {
    details: { reason: 'no-refund-owed' },
  });
}
