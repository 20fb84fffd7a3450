import { z } from 'zod';
import type { Book } from './book.ts';
import { type Answer, refused } from './refusal.ts';

const querySchema = z.object({
  /** The last payment key of the page before. */
  after: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
  orderId: z.string().max(64).optional(),
});

/** A payment as the book has it; amounts in won. */
export interface BookRow {
  paymentKey: string;
  orderId: string;
  method: string;
  status: string;
  amountWon: number;
  capturedWon: number;
  refundedWon: number;
  balanceWon: number;
  requestedAt: Date;
  approvedAt: Date | null;
}

/**
 * `GET /book?after=&limit=&orderId=`: payments by key, each with what was captured and refunded of it and what is left,
 * in won; `next`: the `after` of the next page, null on the last. One statement over an index.
 */
export async function readBook(book: Book, query: URLSearchParams): Promise<Answer> {
  const { success, data } = querySchema.safeParse(Object.fromEntries(query));
  if (!success) return refused('INVALID_REQUEST');
  const { after, limit, orderId } = data;
  const payments = await book.query<BookRow>(
    `SELECT payment_key AS "paymentKey", order_id AS "orderId", method, status, total_won AS "amountWon",
       captured_won AS "capturedWon", refunded_won AS "refundedWon", captured_won - refunded_won AS "balanceWon",
       requested_at AS "requestedAt", approved_at AS "approvedAt"
     FROM payment WHERE payment_key > $1 AND ($3::text IS NULL OR order_id = $3) ORDER BY payment_key LIMIT $2`,
    [after, limit, orderId ?? null],
  );
  const next = payments.length < limit ? null : (payments.at(-1)?.paymentKey ?? null);
  return { status: 200, body: { payments, next } };
}
