import { randomBytes, randomInt } from 'node:crypto';
import type { Book, Tx } from './book.ts';
import type { Durations } from './durations.ts';
import { COLUMNS, lockPayment, type Method, type PaymentRow, paymentBody, type Status } from './payment.ts';
import { type Answer, refused, refusedBy } from './refusal.ts';

/*
 * The life of a payment:
 *   READY → DONE (confirmed) → PARTIAL_CANCELED → CANCELED
 *   READY → ABORTED (refused, or abandoned by the shop) or EXPIRED (not confirmed in time)
 * A virtual account is issued by the confirmation and paid later:
 *   READY → WAITING_FOR_DEPOSIT → DONE, EXPIRED (no deposit in time) or CANCELED (by the shop)
 *   DONE → WAITING_FOR_DEPOSIT where the bank takes a deposit back
 * Each function answers one request inside the caller's transaction.
 */

export interface Desk {
  open(tx: Tx, request: OpenRequest): Promise<Answer>;
  /** `testCode`: refuses with this code, as Toss' test header does. */
  confirm(tx: Tx, request: ConfirmRequest, testCode: string | null): Promise<Answer>;
  cancel(tx: Tx, paymentKey: string, request: CancelRequest): Promise<Answer>;
  /** Of this provider alone: somebody pays the virtual account of an order, or the bank takes the deposit back. */
  deposit(tx: Tx, request: DepositRequest): Promise<Answer>;
  byKey(book: Book, paymentKey: string): Promise<Answer>;
  /** The approved payment of an order, else its newest. */
  byOrder(book: Book, orderId: string): Promise<Answer>;
}

export interface OpenRequest {
  orderId: string;
  amount: number;
  method: Method;
  /** How long a virtual account takes the deposit. */
  validHours?: number | undefined;
}

export interface DepositRequest {
  orderId: string;
  amount: number;
  isTakenBack?: boolean | undefined;
}

/** Where the money of a virtual account goes back to. */
export interface RefundAccount {
  bank: string;
  accountNumber: string;
  holderName: string;
}

export interface ConfirmRequest {
  paymentKey: string;
  orderId: string;
  amount: number;
}

export interface CancelRequest {
  cancelReason: string;
  /** In won; without it all that is left. */
  cancelAmount?: number | undefined;
  /** Of this provider alone: refuses unless the payment has this status, so that abandoning it is never a refund. */
  ifStatus?: 'READY' | 'WAITING_FOR_DEPOSIT' | undefined;
  /** Needed where the deposit of a virtual account is refunded; it is kept nowhere. */
  refundReceiveAccount?: RefundAccount | undefined;
}

export interface DeskDeps {
  durations: Pick<Durations, 'sessionMs' | 'hourMs'>;
  now(): Date;
  /** The code a payment of this amount is refused with; null: none. */
  declineOf(amountWon: number): string | null;
  /** Called in the transaction that changed a payment's status. */
  onChanged(tx: Tx, payment: PaymentBody, isDeposit: boolean): Promise<void>;
}

export type PaymentBody = Awaited<ReturnType<typeof paymentBody>>;

const HOURS_BY_DEFAULT = 168;

const makeKey = (prefix: string) => `${prefix}_${randomBytes(15).toString('base64url')}`;

const makeAccountNumber = () => `6${String(randomInt(1e13)).padStart(13, '0')}`;

export function createDesk({ durations, now, declineOf, onChanged }: DeskDeps): Desk {
  const isOver = ({ status, requestedAt, dueAt }: PaymentRow) => {
    const nowMs = now().getTime();
    if (status === 'WAITING_FOR_DEPOSIT') return dueAt !== null && nowMs > dueAt.getTime();
    return status === 'READY' && nowMs - requestedAt.getTime() > durations.sessionMs;
  };

  async function answerOf(tx: Tx, payment: PaymentRow): Promise<Answer> {
    // Expiry is a matter of the clock: it is written with the next change.
    const shown = isOver(payment) ? { ...payment, status: 'EXPIRED' as const } : payment;
    return { status: 200, body: await paymentBody(tx, shown) };
  }

  async function change(
    tx: Tx,
    payment: PaymentRow,
    status: Status,
    { isDeposit = false, ...fields }: Partial<PaymentRow> & { isDeposit?: boolean } = {},
  ) {
    const next = { ...payment, ...fields, status };
    await tx.query(
      `UPDATE payment SET status = $2, captured_won = $3, refunded_won = $4, approved_at = $5, failure_code = $6,
         failure_message = $7, last_transaction_key = $8, account_number = $9, secret = $10 WHERE payment_key = $1`,
      [
        ...[next.paymentKey, status, next.capturedWon, next.refundedWon, next.approvedAt],
        ...[next.failureCode, next.failureMessage, next.lastTransactionKey, next.accountNumber, next.secret],
      ],
    );
    const body = await paymentBody(tx, next);
    await onChanged(tx, body, isDeposit);
    return body;
  }

  /** The payment is refused for good; the answer has the code. */
  async function abort(tx: Tx, payment: PaymentRow, answer: Answer): Promise<Answer> {
    const { code, message } = answer.body as { code: string; message: string };
    await change(tx, payment, 'ABORTED', { failureCode: code, failureMessage: message });
    return answer;
  }

  async function found(book: Book, where: string, value: string): Promise<Answer> {
    const [payment] = await book.query<PaymentRow>(
      `SELECT ${COLUMNS} FROM payment WHERE ${where} = $1
       ORDER BY (approved_at IS NOT NULL) DESC, requested_at DESC, payment_key LIMIT 1`,
      [value],
    );
    if (payment === undefined) return refused('NOT_FOUND_PAYMENT');
    return answerOf(book, payment);
  }

  return {
    async open(tx, { orderId, amount, method, validHours = HOURS_BY_DEFAULT }) {
      const isAccount = method === 'VIRTUAL_ACCOUNT';
      const dueAt = isAccount ? new Date(now().getTime() + validHours * durations.hourMs) : null;
      const [payment] = await tx.query<PaymentRow>(
        `INSERT INTO payment (payment_key, order_id, method, total_won, status, requested_at, due_at)
         VALUES ($1, $2, $3, $4, 'READY', $5, $6) RETURNING ${COLUMNS}`,
        [makeKey('tpay'), orderId, method, amount, now(), dueAt],
      );
      if (payment === undefined) throw new Error('the payment was not written');
      return answerOf(tx, payment);
    },

    async confirm(tx, { paymentKey, orderId, amount }, testCode) {
      const payment = await lockPayment(tx, paymentKey);
      if (payment === null) return refused('NOT_FOUND_PAYMENT');
      if (payment.orderId !== orderId || payment.totalWon !== amount) return refused('INVALID_REQUEST');
      if (isOver(payment)) {
        await change(tx, payment, 'EXPIRED');
        return refused('NOT_FOUND_PAYMENT_SESSION');
      }
      if (payment.status === 'ABORTED' || payment.status === 'EXPIRED') return refused('NOT_FOUND_PAYMENT_SESSION');
      if (payment.status !== 'READY') return refused('ALREADY_PROCESSED_PAYMENT');
      const declined = testCode ?? declineOf(amount);
      if (declined !== null) return abort(tx, payment, refusedBy(declined));
      // One order at a time: two payments of an order do not both find that none is approved.
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [orderId]);
      const approved = await tx.query('SELECT 1 FROM payment WHERE order_id = $1 AND approved_at IS NOT NULL', [
        orderId,
      ]);
      if (approved.length > 0) return abort(tx, payment, refused('DUPLICATED_ORDER_ID'));
      if (payment.method === 'VIRTUAL_ACCOUNT') {
        const issued = { accountNumber: makeAccountNumber(), secret: makeKey('ps') };
        return { status: 200, body: await change(tx, payment, 'WAITING_FOR_DEPOSIT', issued) };
      }
      const body = await change(tx, payment, 'DONE', {
        ...{ capturedWon: amount, approvedAt: now(), lastTransactionKey: makeKey('ttrx') },
      });
      return { status: 200, body };
    },

    async cancel(tx, paymentKey, { cancelReason, cancelAmount, ifStatus, refundReceiveAccount }) {
      const payment = await lockPayment(tx, paymentKey);
      if (payment === null) return refused('NOT_FOUND_PAYMENT');
      const { status, capturedWon, refundedWon } = payment;
      if (isOver(payment) && status === 'WAITING_FOR_DEPOSIT') {
        await change(tx, payment, 'EXPIRED');
        return refused('NOT_CANCELABLE_PAYMENT');
      }
      if (ifStatus !== undefined && status !== ifStatus) return refused('ALREADY_PROCESSED_PAYMENT');
      if (status === 'WAITING_FOR_DEPOSIT') return { status: 200, body: await change(tx, payment, 'CANCELED') };
      if (status === 'READY') return { status: 200, body: await change(tx, payment, 'ABORTED') };
      if (status === 'CANCELED') return refused('ALREADY_CANCELED_PAYMENT');
      if (status === 'ABORTED' || status === 'EXPIRED') return refused('NOT_CANCELABLE_PAYMENT');
      if (payment.method === 'VIRTUAL_ACCOUNT' && refundReceiveAccount === undefined)
        return refused('INVALID_REFUND_ACCOUNT_INFO');
      const left = capturedWon - refundedWon;
      const amountWon = cancelAmount ?? left;
      if (amountWon > left) return refused('NOT_CANCELABLE_AMOUNT');
      const transactionKey = makeKey('ttrx');
      await tx.query(
        `INSERT INTO cancel (transaction_key, payment_key, amount_won, reason, refundable_won, canceled_at)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [transactionKey, paymentKey, amountWon, cancelReason, left - amountWon, now()],
      );
      const next = amountWon === left ? 'CANCELED' : 'PARTIAL_CANCELED';
      const fields = { refundedWon: refundedWon + amountWon, lastTransactionKey: transactionKey };
      return { status: 200, body: await change(tx, payment, next, fields) };
    },

    async deposit(tx, { orderId, amount, isTakenBack = false }) {
      const [found] = await tx.query<{ paymentKey: string }>(
        `SELECT payment_key AS "paymentKey" FROM payment WHERE order_id = $1 AND account_number IS NOT NULL`,
        [orderId],
      );
      const payment = found === undefined ? null : await lockPayment(tx, found.paymentKey);
      if (payment === null) return refused('NOT_FOUND_PAYMENT');
      if (payment.totalWon !== amount) return refused('INVALID_REQUEST');
      if (isTakenBack) {
        if (payment.status !== 'DONE') return refused('NOT_CANCELABLE_PAYMENT');
        const back = { capturedWon: 0, approvedAt: null, isDeposit: true };
        return { status: 200, body: await change(tx, payment, 'WAITING_FOR_DEPOSIT', back) };
      }
      // The bank takes nothing for an account that was closed.
      if (isOver(payment)) await change(tx, payment, 'EXPIRED');
      if (isOver(payment) || payment.status !== 'WAITING_FOR_DEPOSIT') return refused('NOT_FOUND_PAYMENT_SESSION');
      const paid = { capturedWon: amount, approvedAt: now(), lastTransactionKey: makeKey('ttrx'), isDeposit: true };
      return { status: 200, body: await change(tx, payment, 'DONE', paid) };
    },

    byKey: (book, paymentKey) => found(book, 'payment_key', paymentKey),
    byOrder: (book, orderId) => found(book, 'order_id', orderId),
  };
}
