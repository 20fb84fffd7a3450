import type { PaymentMessage, PaymentStep } from '#contracts/payments.ts';
import type { Source } from '#contracts/sources.ts';
import { TOPICS } from '#contracts/topics.ts';
import { appendMessages } from './outbox.ts';
import type { Database, Tx } from './transaction.ts';

export type PaymentStatus = 'REQUESTED' | 'WAITING_FOR_DEPOSIT' | 'APPROVED' | 'DECLINED' | 'EXPIRED';

/** A payment and what happened to it, as rows hold it. */
export interface PaymentStepRow {
  step: PaymentStep;
  at: Date;
  paymentId: string;
  orderId: string;
  source: Source;
  provider: string;
  method: string;
  amountWon: number;
  requestedAt: Date;
  answeredAt: Date | null;
  /** The provider's own code for a refusal, else our reason. */
  errorCode: string | null;
  refundId?: string;
}

/**
 * Publishes steps of payments on topic `payments`, in the transaction that wrote them. Its order's row must be locked,
 * or new, so that an order's steps stand in the outbox in the order in which they happened. One statement.
 */
export async function appendPaymentSteps(tx: Tx, rows: readonly PaymentStepRow[]): Promise<void> {
  await appendMessages(
    tx,
    rows.map((row) => ({ topic: TOPICS.payments, key: row.orderId, body: messageOf(row) })),
  );
}

function messageOf({ at, requestedAt, answeredAt, provider, method, errorCode, ...rest }: PaymentStepRow) {
  const message: PaymentMessage = {
    version: 1,
    ...rest,
    ...{ provider: codeOf(provider), method: codeOf(method) },
    errorCode: errorCode === null ? null : codeOf(errorCode),
    at: at.toISOString(),
    requestedAt: requestedAt.toISOString(),
    answeredAt: answeredAt?.toISOString() ?? null,
  };
  return message;
}

/** A provider may call its errors anything; on the topic they are codes (contracts/identifiers.ts), never free text. */
export function codeOf(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 60) || '-';
}

/**
 * Writes what the provider answered about a payment, and when, and publishes it; its order must be held (lockOrder). A
 * refund never changes a payment. Returns the time of the answer. Two statements.
 */
export async function writePayment(
  tx: Tx,
  idempotencyKey: string,
  change: {
    status: Exclude<PaymentStatus, 'REQUESTED'>;
    providerReference?: string;
    failureReason?: string;
    errorCode?: string | undefined;
  },
): Promise<Date> {
  const { status, providerReference = null, failureReason = null, errorCode = null } = change;
  const answeredAt = new Date();
  const rows = await tx.$queryRaw<Omit<PaymentStepRow, 'step' | 'at'>[]>`
    UPDATE payment SET status = ${status}::"PaymentStatus",
      provider_reference = coalesce(${providerReference}, provider_reference),
      failure_reason = coalesce(${failureReason}, failure_reason), error_code = ${errorCode},
      answered_at = ${answeredAt}, updated_at = ${answeredAt}
    FROM "order" WHERE "order".id = payment.order_id AND payment.idempotency_key = ${idempotencyKey}
    RETURNING payment.id::text AS "paymentId", payment.order_id::text AS "orderId", "order".source::text AS source,
      payment.provider, payment.method, payment.amount_won AS "amountWon", payment.requested_at AS "requestedAt",
      payment.answered_at AS "answeredAt", coalesce(payment.error_code, payment.failure_reason) AS "errorCode"`;
  if (rows.length === 0) throw new Error(`there is no payment ${idempotencyKey}`);
  await appendPaymentSteps(
    tx,
    rows.map((row) => ({ ...row, step: status, at: answeredAt })),
  );
  return answeredAt;
}

/** The order whose payment is charged under this key; null: none. One look-up by key. */
export async function orderIdOfCharge(db: Database, idempotencyKey: string): Promise<string | null> {
  const payment = await db.payment.findUnique({ where: { idempotencyKey }, select: { orderId: true } });
  return payment?.orderId ?? null;
}
