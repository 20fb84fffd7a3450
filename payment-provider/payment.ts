import type { Tx } from './book.ts';

export const METHODS = {
  CARD: '카드',
  TRANSFER: '계좌이체',
  EASY_PAY: '간편결제',
  VIRTUAL_ACCOUNT: '가상계좌',
} as const;
export type Method = keyof typeof METHODS;

export type Status = 'READY' | 'WAITING_FOR_DEPOSIT' | 'DONE' | 'CANCELED' | 'PARTIAL_CANCELED' | 'ABORTED' | 'EXPIRED';

/** The bank of all virtual accounts, by its code, and who they are in the name of. */
const BANK = '20';
const HOLDER = '단골';

/** A row of the book. */
export interface PaymentRow {
  paymentKey: string;
  orderId: string;
  method: Method;
  totalWon: number;
  capturedWon: number;
  refundedWon: number;
  status: Status;
  requestedAt: Date;
  approvedAt: Date | null;
  failureCode: string | null;
  failureMessage: string | null;
  lastTransactionKey: string | null;
  /** Of a virtual account that was issued, until when it takes the deposit, and what its webhooks carry. */
  accountNumber: string | null;
  dueAt: Date | null;
  secret: string | null;
}

export const COLUMNS = `payment_key AS "paymentKey", order_id AS "orderId", method, total_won AS "totalWon",
  captured_won AS "capturedWon", refunded_won AS "refundedWon", status, requested_at AS "requestedAt",
  approved_at AS "approvedAt", failure_code AS "failureCode", failure_message AS "failureMessage",
  last_transaction_key AS "lastTransactionKey", account_number AS "accountNumber", due_at AS "dueAt", secret`;

interface CancelRow {
  transactionKey: string;
  amountWon: number;
  reason: string;
  refundableWon: number;
  canceledAt: Date;
}

/** The row of a payment, locked; null if there is none. */
export async function lockPayment(tx: Tx, paymentKey: string): Promise<PaymentRow | null> {
  const [row] = await tx.query<PaymentRow>(`SELECT ${COLUMNS} FROM payment WHERE payment_key = $1 FOR UPDATE`, [
    paymentKey,
  ]);
  return row ?? null;
}

/** A payment as Toss answers it: amounts in won, `balanceAmount` what can still be refunded. One statement. */
export async function paymentBody(tx: Tx, payment: PaymentRow) {
  const rows = await tx.query<CancelRow>(
    `SELECT transaction_key AS "transactionKey", amount_won AS "amountWon", reason, refundable_won AS "refundableWon",
       canceled_at AS "canceledAt" FROM cancel WHERE payment_key = $1 ORDER BY canceled_at, refundable_won DESC`,
    [payment.paymentKey],
  );
  const { capturedWon, refundedWon, failureCode, failureMessage } = payment;
  const isCaptured = capturedWon > 0;
  return {
    version: '2022-11-16',
    paymentKey: payment.paymentKey,
    type: 'NORMAL',
    orderId: payment.orderId,
    mId: 'dangol',
    currency: 'KRW',
    method: METHODS[payment.method],
    totalAmount: payment.totalWon,
    balanceAmount: isCaptured ? capturedWon - refundedWon : payment.totalWon,
    status: payment.status,
    requestedAt: payment.requestedAt.toISOString(),
    approvedAt: payment.approvedAt?.toISOString() ?? null,
    lastTransactionKey: payment.lastTransactionKey,
    secret: payment.secret,
    virtualAccount:
      payment.accountNumber === null
        ? null
        : {
            ...{ accountType: '일반', accountNumber: payment.accountNumber, bankCode: BANK, customerName: HOLDER },
            dueDate: payment.dueAt?.toISOString() ?? null,
            expired: payment.status === 'EXPIRED',
          },
    cancels:
      rows.length === 0
        ? null
        : rows.map((row) => ({
            transactionKey: row.transactionKey,
            cancelAmount: row.amountWon,
            cancelReason: row.reason,
            refundableAmount: row.refundableWon,
            canceledAt: row.canceledAt.toISOString(),
            cancelStatus: 'DONE',
          })),
    failure: failureCode === null ? null : { code: failureCode, message: failureMessage ?? '' },
  };
}
