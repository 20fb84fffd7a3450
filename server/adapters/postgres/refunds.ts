import { v7 as uuidv7 } from 'uuid';
import { Prisma } from '#generated/prisma/client.ts';
import { appendPaymentSteps, type PaymentStepRow } from './payments.ts';
import { type Database, inTransaction, type Tx } from './transaction.ts';

export type RefundState = 'REQUESTED' | 'DONE' | 'FAILED';

/** Why money is refunded, as `refund.reason` has it. */
export type RefundReason =
  | 'order-cancelled'
  | 'pieces-cancelled'
  | 'pieces-returned'
  | 'pieces-undelivered'
  | 'charged-after-failure'
  | 'withheld-reward-released';

export interface RefundRequest {
  orderId: string;
  amountWon: number;
  reason: RefundReason;
}

export interface RefundRow {
  refundId: string;
  /** Sent to the provider, which refunds a key once: the row's id; rows of earlier releases keep theirs. */
  idempotencyKey: string;
  amountWon: number;
  state: RefundState;
}

/** Columns of a refund's step, from its payment and order; the amount is the refund's. */
const STEP_OF_REFUND = Prisma.sql`
  changed.id::text AS "refundId", changed.amount_won AS "amountWon", payment.id::text AS "paymentId",
  payment.order_id::text AS "orderId", "order".source::text AS source, payment.provider, payment.method,
  payment.requested_at AS "requestedAt", payment.answered_at AS "answeredAt"
  FROM changed JOIN payment ON payment.id = changed.payment_id JOIN "order" ON "order".id = payment.order_id`;

type RefundStep = Omit<PaymentStepRow, 'step' | 'errorCode'>;

/**
 * Records a refund owed on an order's payment and publishes it; an amount of 0 is none. The caller makes sure that it
 * is owed, holding the order or the coupon that it is for. Returns the refund's id; null: none was written. Two
 * statements.
 */
export async function requestRefund(tx: Tx, { orderId, amountWon, reason }: RefundRequest): Promise<string | null> {
  if (amountWon <= 0) return null;
  const refundId = uuidv7();
  const rows = await tx.$queryRaw<RefundStep[]>`
    WITH changed AS (
      INSERT INTO refund (id, payment_id, idempotency_key, amount_won, reason)
      SELECT ${refundId}::uuid, payment.id, ${refundId}, ${amountWon}::int, ${reason} FROM payment
      WHERE payment.order_id = ${orderId}::uuid AND payment.provider_reference IS NOT NULL
      ORDER BY payment.requested_at DESC LIMIT 1
      RETURNING id, payment_id, amount_won, created_at
    )
    SELECT changed.created_at AS at, ${STEP_OF_REFUND}`;
  await appendPaymentSteps(
    tx,
    rows.map((row) => ({ ...row, step: 'REFUND_REQUESTED', errorCode: null })),
  );
  return rows.length > 0 ? refundId : null;
}

/** The refunds of an order, oldest first. */
export async function refundsOf(db: Database | Tx, orderId: string): Promise<RefundRow[]> {
  return db.$queryRaw<RefundRow[]>`
    SELECT refund.id::text AS "refundId", refund.idempotency_key AS "idempotencyKey", refund.amount_won AS "amountWon",
      refund.state::text AS state
    FROM refund JOIN payment ON payment.id = refund.payment_id
    WHERE payment.order_id = ${orderId}::uuid ORDER BY refund.id`;
}

/**
 * The provider has confirmed a refund, under `cancelKey` of its own: once, however often this is called. The payment
 * stays as it was answered. Two statements.
 */
export async function finishRefund(db: Database, refundId: string, cancelKey: string | null): Promise<void> {
  await inTransaction(db, async (tx) => {
    const rows = await tx.$queryRaw<RefundStep[]>`
      WITH changed AS (
        UPDATE refund SET state = 'DONE', done_at = now(), provider_cancel_key = ${cancelKey}
        WHERE id = ${refundId}::uuid AND state = 'REQUESTED'
        RETURNING id, payment_id, amount_won, done_at
      )
      SELECT changed.done_at AS at, ${STEP_OF_REFUND}`;
    await appendPaymentSteps(
      tx,
      rows.map((row) => ({ ...row, step: 'REFUNDED', errorCode: null })),
    );
  });
}

/** The provider has refused a refund, by its own code. False: it was no longer REQUESTED. Two statements. */
export async function failRefund(db: Database, refundId: string, errorCode: string): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const rows = await tx.$queryRaw<RefundStep[]>`
      WITH changed AS (
        UPDATE refund SET state = 'FAILED' WHERE id = ${refundId}::uuid AND state = 'REQUESTED'
        RETURNING id, payment_id, amount_won
      )
      SELECT now() AS at, ${STEP_OF_REFUND}`;
    await appendPaymentSteps(
      tx,
      rows.map((row) => ({ ...row, step: 'REFUND_FAILED', errorCode })),
    );
    return rows.length > 0;
  });
}

/**
 * Orders with money that can be refunded and has not been yet: refunds requested, but for deposits that no account is
 * known for, and payments of orders that failed.
 */
export async function refundsOwed(db: Database, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT payment.order_id::text AS id FROM refund JOIN payment ON payment.id = refund.payment_id
    WHERE refund.state = 'REQUESTED' AND (payment.method <> 'virtual-account'
      OR EXISTS (SELECT 1 FROM refund_account WHERE refund_account.order_id = payment.order_id))
    UNION
    SELECT "order".id::text FROM "order" JOIN payment ON payment.order_id = "order".id
    WHERE "order".status = 'PAYMENT_FAILED' AND payment.status = 'APPROVED'
      AND NOT EXISTS (SELECT 1 FROM refund WHERE refund.payment_id = payment.id)
    LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}
