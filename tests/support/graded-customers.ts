import { v7 as uuidv7 } from 'uuid';
import type { Source } from '#contracts/sources.ts';
import type { Grade } from '#domain/grade/grade.ts';
import type { OrderStatus } from '#domain/order/status.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';

/*
 * Customers with orders that count for grades, or do not, written set-based: one statement, whatever the number of
 * orders.
 */

export interface PlantedOrders {
  orders: number;
  /** Of all of them together: one won each, and the rest with the last one. */
  won: number;
  placedAt: Date;
  /** Default PAID. */
  status?: OrderStatus;
  /** Default shop. */
  source?: Source;
  accelerated?: boolean;
}

export interface PlantedCustomer {
  grade?: Grade;
  status?: 'ACTIVE' | 'PAID_MEMBERSHIP' | 'SUSPENDED' | 'LEFT';
}

export const JOINED = new Date('2025-01-01T00:00:00Z');

/** A customer with these orders, each with an approved payment. Returns their id. */
export async function plantCustomer(
  db: Database,
  { grade = 'BRONZE', status = 'ACTIVE' }: PlantedCustomer,
  ...planted: readonly PlantedOrders[]
): Promise<string> {
  const id = uuidv7();
  const account = { email: `${id}@dangol.test`, passwordHash: '', name: '시험' };
  await db.customer.create({ data: { id, ...account, grade, status, joinedAt: JOINED } });
  for (const some of planted) await plantOrders(db, id, some);
  return id;
}

export async function plantOrders(
  db: Database,
  shopperId: string,
  { orders, won, placedAt, status = 'PAID', source = 'shop', accelerated = false }: PlantedOrders,
): Promise<void> {
  await db.$executeRaw`
    WITH placed AS (
      INSERT INTO "order" (id, number, shopper_id, idempotency_key, status, items_won, discount_won, shipping_won,
        total_won, recipient, phone, postcode, address_line1, placed_at, source, accelerated)
      SELECT id, id, ${shopperId}::uuid, id, ${status}::"OrderStatus", won, 0, 0, won, '', '', '', '', ${placedAt},
        ${source}::"OrderSource", ${accelerated}
      FROM (
        SELECT gen_random_uuid() AS id, CASE WHEN n < ${orders}::int THEN 1 ELSE ${won}::int - ${orders}::int + 1 END AS won
        FROM generate_series(1, ${orders}::int) AS n
      ) AS planted
      RETURNING id, total_won
    )
    INSERT INTO payment (id, order_id, provider, method, provider_reference, status, amount_won, idempotency_key)
    SELECT gen_random_uuid(), id, 'local', 'card', id, 'APPROVED', total_won, id FROM placed`;
}

/** Refunds this much of the customer's dearest order. */
export async function plantRefund(
  db: Database,
  shopperId: string,
  amountWon: number,
  state: 'REQUESTED' | 'DONE' | 'FAILED' = 'DONE',
): Promise<void> {
  const order = await db.order.findFirstOrThrow({
    where: { shopperId },
    orderBy: { totalWon: 'desc' },
    include: { payments: true },
  });
  const paymentId = order.payments[0]?.id ?? '';
  const id = uuidv7();
  await db.refund.create({ data: { id, paymentId, idempotencyKey: id, amountWon, state, createdAt: order.placedAt } });
}
