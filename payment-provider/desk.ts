import { randomBytes } from 'node:crypto';
import type { Book, Tx } from './book.ts';
import type { Durations } from './durations.ts';
import { COLUMNS, lockPayment, type Method, type PaymentRow, paymentBody, type Status } from './payment.ts';
import { type Answer, refused, refusedBy } from './refusal.ts';

/*
 * The life of a payment:
 *   READY → DONE (confirmed) → PARTIAL_CANCELED → CANCELED
 *   READY → ABORTED (refused, or abandoned by the shop) or EXPIRED (not confirmed in time)
 * Each function answers one request inside the caller's transaction.
 */

export interface Desk {
  open(tx: Tx, request: { orderId: string; amount: number; method: Method }): Promise<Answer>;
  /** `testCode`: refuses with this code, as Toss' test header does. */
  confirm(tx: Tx, request: ConfirmRequest, testCode: string | null): Promise<Answer>;
  cancel(tx: Tx, paymentKey: string, request: CancelRequest): Promise<Answer>;
  byKey(book: Book, paymentKey: string): Promise<Answer>;
  /** The approved payment of an order, else its newest. */
  byOrder(book: Book, orderId: string): Promise<Answer>;
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
  ifStatus?: 'READY' | undefined;
}

export interface DeskDeps {
  durations: Pick<Durations, 'sessionMs'>;
  now(): Date;
  /** The code a payment of this amount is refused with; null: none. */
  declineOf(amountWon: number): string | null;
  /** Called in the transaction that changed a payment's status. */
  onChanged(tx: Tx, payment: Awaited<ReturnType<typeof paymentBody>>): Promise<void>;
}

const makeKey = (prefix: string) => `${prefix}_${randomBytes(15).toString('base64url')}`;

export function createDesk({ durations, now, declineOf, onChanged }: DeskDeps): Desk {
  const isOver = ({ status, requestedAt }: PaymentRow) =>
    status === 'READY' && now().getTime() - requestedAt.getTime() > durations.sessionMs;

  async function answerOf(tx: Tx, payment: PaymentRow): Promise<Answer> {
    // Expiry is a matter of the clock: it is written with the next change.
    const shown = isOver(payment) ? { ...payment, status: 'EXPIRED' as const } : payment;
    return { status: 200, body: await paymentBody(tx, shown) };
  }

  async function change(tx: Tx, payment: PaymentRow, status: Status, fields: Partial<PaymentRow> = {}) {
    const next = { ...payment, ...fields, status };
    await tx.query(
      `UPDATE payment SET status = $2, captured_won = $3, refunded_won = $4, approved_at = $5, failure_code = $6,
         failure_message = $7, last_transaction_key = $8 WHERE payment_key = $1`,
      [
        ...[next.paymentKey, status, next.capturedWon, next.refundedWon, next.approvedAt],
        ...[next.failureCode, next.failureMessage, next.lastTransactionKey],
      ],
    );
    const body = await paymentBody(tx, next);
    await onChanged(tx, body);
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
    async open(tx, { orderId, amount, method }) {
      const [payment] = await tx.query<PaymentRow>(
        `INSERT INTO payment (payment_key, order_id, method, total_won, status, requested_at)
         VALUES ($1, $2, $3, $4, 'READY', $5) RETURNING ${COLUMNS}`,
        [makeKey('tpay'), orderId, method, amount, now()],
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
      const body = await change(tx, payment, 'DONE', {
        ...{ capturedWon: amount, approvedAt: now(), lastTransactionKey: makeKey('ttrx') },
      });
      return { status: 200, body };
    },

    async cancel(tx, paymentKey, { cancelReason, cancelAmount, ifStatus }) {
      const payment = await lockPayment(tx, paymentKey);
      if (payment === null) return refused('NOT_FOUND_PAYMENT');
      const { status, capturedWon, refundedWon } = payment;
      if (ifStatus !== undefined && status !== ifStatus) return refused('ALREADY_PROCESSED_PAYMENT');
      if (status === 'READY') return { status: 200, body: await change(tx, payment, 'ABORTED') };
      if (status === 'CANCELED') return refused('ALREADY_CANCELED_PAYMENT');
      if (status === 'ABORTED' || status === 'EXPIRED') return refused('NOT_CANCELABLE_PAYMENT');
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

    byKey: (book, paymentKey) => found(book, 'payment_key', paymentKey),
    byOrder: (book, orderId) => found(book, 'order_id', orderId),
  };
}
