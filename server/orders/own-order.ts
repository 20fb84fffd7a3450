import { type OrderRow, readOrder } from '#server/adapters/postgres/orders.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { orderNotFound } from './refusals.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text can be the id of a row; another one would be an error of the database. */
export const isId = (text: string): boolean => UUID.test(text);

/** The shopper's own order; another's, and none, are 'not-found'. */
export async function readOwnOrder(db: Database, shopperId: string, orderId: string): Promise<OrderRow> {
  const order = isId(orderId) ? await readOrder(db, orderId) : null;
  if (order === null || order.shopperId !== shopperId) throw orderNotFound();
  return order;
}
