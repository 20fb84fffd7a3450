import { countCart } from '#server/adapters/postgres/cart.ts';
import {
  listPending,
  type OrderRow,
  readOrderByKey,
  readOrderOfCartLines,
  readRecentOrder,
} from '#server/adapters/postgres/orders.ts';
import type { Database, Tx } from '#server/adapters/postgres/transaction.ts';

/**
 * Within this time a request to pay for a cart that is empty by now counts as a repeat for the order that emptied it.
 */
const RECENT_SECONDS = 600;

/** The fields of a press of "pay" that identify its order. */
export interface Press {
  idempotencyKey: string;
  /** Ids of the cart lines that were shown. */
  cartLineIds?: readonly string[] | undefined;
}

/**
 * The order that a press is for, if it was made already: by the press's key, else by the lines it is for. Null: none.
 */
export async function findPlaced(db: Database | Tx, shopperId: string, press: Press): Promise<OrderRow | null> {
  const { idempotencyKey, cartLineIds } = press;
  const again = await readOrderByKey(db, shopperId, idempotencyKey);
  if (again !== null) return again;
  if (cartLineIds !== undefined) return readOrderOfCartLines(db, shopperId, cartLineIds);
  // Without lines it cannot be known whether what was put in since is meant: the order that waits for its payment goes
  // first.
  const [pending] = await listPending(db, shopperId);
  if (pending !== undefined) return pending;
  return (await countCart(db, shopperId)) > 0 ? null : readRecentOrder(db, shopperId, RECENT_SECONDS);
}

/**
 * What is shown in place of a checkout with nothing to order: the order that waits for its payment, or a recent one.
 */
export async function findUnderWay(db: Database, shopperId: string): Promise<OrderRow | null> {
  const [pending] = await listPending(db, shopperId);
  return pending ?? readRecentOrder(db, shopperId, RECENT_SECONDS);
}
