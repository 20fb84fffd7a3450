import type { OrderMessage } from '#contracts/orders.ts';
import { takes } from '#contracts/sources.ts';
import { allocateStock } from '#domain/order/allocate-stock.ts';
import { koreanYear } from '#domain/shared/korean-time.ts';
import { buyerOf, readBuyerFacts } from '#server/adapters/postgres/buyers.ts';
import { readForgotten, shopperHash } from '#server/adapters/postgres/erasures.ts';
import { countOrders, insertOrderRows } from '#server/adapters/postgres/order-ledger.ts';
import { isKeptOrder, type LedgerOrder } from '#server/adapters/postgres/order-rows.ts';
import { presentOrders } from '#server/adapters/postgres/orders.ts';
import { lockProducts } from '#server/adapters/postgres/product-states.ts';
import { productIdsOf, readProductTerms } from '#server/adapters/postgres/product-terms.ts';
import type { SqlPool, SqlTx } from '#server/adapters/postgres/sql-pool.ts';
import { type Catalogue, ledgerOrder } from './message-to-ledger.ts';

/**
 * What became of an order: stored; present (sent again, or the shop's own); sold-out, of one that takes stock;
 * forgotten, of a shopper who has left; or refused, with the reason.
 */
export type IntakeOutcome = 'stored' | 'present' | 'sold-out' | 'forgotten' | { refused: string };

type Outcomes = Map<string, IntakeOutcome>;

/** Of a transaction that found less in stock under the locks than it had read before it took them. */
class StockTaken extends Error {}

/**
 * Stores orders of topic `orders` that PostgreSQL does not have, whole, in one transaction. It publishes no event and
 * starts nothing; only the states of the products sold go out, one a product. An order of source shop is never stored:
 * the shop's own are present, and another is refused. Returns what became of each message, in their sequence. Cost:
 * some fourteen statements, whatever the number of orders. A checkout of one of their products waits for the last three
 * only: the rows of the orders are written before the products are locked.
 */
export async function storeOrders(pool: SqlPool, messages: readonly OrderMessage[]): Promise<IntakeOutcome[]> {
  const run = (lockFirst: boolean) => pool.transaction((tx) => intake(tx, messages, lockFirst));
  const outcomes = await run(false).catch((error: unknown) => {
    // A checkout took what this batch had counted on: what is counted under the locks is there.
    if (error instanceof StockTaken) return run(true);
    throw error;
  });
  const seen = new Set<string>();
  return messages.map(({ orderId }) => {
    const outcome = seen.has(orderId) ? 'present' : (outcomes.get(orderId) ?? 'present');
    seen.add(orderId);
    return outcome;
  });
}

async function intake(tx: SqlTx, messages: readonly OrderMessage[], lockFirst: boolean): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  // Of an order that is sent twice in one batch the first message counts, as it does between two batches.
  const single = new Map<string, OrderMessage>();
  for (const message of messages) if (!single.has(message.orderId)) single.set(message.orderId, message);
  const present = await presentOrders(tx, [...single.keys()]);
  const missing = [...single.values()].filter(({ orderId }) => !present.has(orderId));
  const candidates = await acceptable(tx, missing, outcomes);
  if (candidates.length === 0) return outcomes;

  const catalogue = await readCatalogue(tx, candidates, lockFirst);
  const ready = await ledgerOrders(tx, candidates, catalogue, outcomes);
  for (const orderId of soldOutAmong(ready, catalogue)) outcomes.set(orderId, 'sold-out');
  const stored = await insertOrderRows(
    tx,
    ready.filter(({ orderId }) => !outcomes.has(orderId)),
  );
  if (!lockFirst)
    await lockProducts(
      tx,
      stored.filter(isKeptOrder).flatMap(({ lines }) => lines.map(({ productId }) => productId)),
    );
  if (!(await countOrders(tx, stored))) throw new StockTaken('less in stock than was read');
  for (const { orderId } of stored) outcomes.set(orderId, 'stored');
  return outcomes;
}

/** The orders as they are stored; those that cannot be get their outcome. */
async function ledgerOrders(
  tx: SqlTx,
  messages: readonly OrderMessage[],
  catalogue: Catalogue,
  outcomes: Outcomes,
): Promise<LedgerOrder[]> {
  const buyers = await readBuyerFacts(
    tx,
    messages.flatMap(({ buyer, customerId }) => (buyer === undefined && customerId !== null ? [customerId] : [])),
  );
  return messages.flatMap((message) => {
    const { orderId, customerId, placedAt, buyer } = message;
    const facts = customerId === null ? undefined : buyers.get(customerId);
    const order = ledgerOrder(message, catalogue, buyer ?? buyerOf(facts, koreanYear(Date.parse(placedAt))));
    if (typeof order !== 'string') return [order];
    outcomes.set(orderId, { refused: order });
    return [];
  });
}

/** Those that the writer may store; the others get their outcome. */
async function acceptable(tx: SqlTx, missing: readonly OrderMessage[], outcomes: Outcomes): Promise<OrderMessage[]> {
  if (missing.length === 0) return [];
  const forgotten = await readForgotten(tx, [...new Set(missing.map(({ shopperId }) => shopperId))]);
  // A history that was erased leaves the orders (0103); an account that is closed gets none any more.
  const closed = new Set(forgotten.flatMap(({ shopperHash: hash, hasLeft }) => (hasLeft ? [hash] : [])));
  return missing.filter((message) => {
    const { orderId, source, shopperId } = message;
    if (!takes('order-writer', message))
      outcomes.set(orderId, { refused: `order ${orderId} of source ${source} is not in the shop's ledger` });
    else if (closed.size > 0 && closed.has(shopperHash(shopperId))) outcomes.set(orderId, 'forgotten');
    return !outcomes.has(orderId);
  });
}

/** The products that the orders name; with `lock` locked in id order, as by everybody who changes offers. */
async function readCatalogue(tx: SqlTx, messages: readonly OrderMessage[], lock: boolean): Promise<Catalogue> {
  const lines = messages.flatMap((message) => message.lines);
  const idOfSku = await productIdsOf(tx, [
    ...new Set(lines.flatMap(({ productId, sku }) => (productId === undefined && sku !== undefined ? [sku] : []))),
  ]);
  const productIds = lines.flatMap(({ productId, sku = '' }) => productId ?? idOfSku.get(sku) ?? []);
  if (lock) await lockProducts(tx, productIds);
  return { products: await readProductTerms(tx, productIds), idOfSku };
}

/** By the stock that was read: countOrders takes it, and finds out if it is no longer there. */
function soldOutAmong(orders: readonly LedgerOrder[], { products }: Catalogue): ReadonlySet<string> {
  const demands = orders.filter((order) => order.takesStock && isKeptOrder(order));
  if (demands.length === 0) return new Set();
  const stock = new Map<number, number>();
  for (const { offers } of products.values()) for (const offer of offers) stock.set(offer.offerId, offer.stock);
  return allocateStock(stock, demands).soldOut;
}
