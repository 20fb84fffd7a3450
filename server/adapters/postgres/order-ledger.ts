import { arrayLiteral } from './array-literal.ts';
import type { BulkLoad, Cell } from './bulk-load.ts';
import { isKeptOrder, type LedgerOrder, type LedgerTable, ORDER_TABLE, TABLES_OF_ORDERS } from './order-rows.ts';
import type { SqlTx } from './sql-pool.ts';
import { countSold, takePieces } from './stock.ts';

/** Writes whole orders into a database that has none of them, by COPY. Returns rows by table. */
export async function copyOrders(load: BulkLoad, orders: readonly LedgerOrder[]): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  // Their histories are among these tables: the trigger that completes histories has nothing to look for (0017).
  await load.query(`SELECT set_config('dangol.history', 'written', true)`);
  for (const { table, names, rowsOf } of [ORDER_TABLE, ...TABLES_OF_ORDERS])
    rows[table] = await load.copy(table, names, flat(orders, rowsOf));
  await load.query(`SELECT set_config('dangol.history', '', true)`);
  return rows;
}

/**
 * Writes the rows of whole orders: order, lines with discounts and shipping, payment, refund and history. Orders whose
 * id is there already are left as they are, also if another transaction writes them at this moment. Returns the orders
 * that were new: their pieces are yet to be counted (countOrders). Nine statements, whatever their number; it takes no
 * lock that a checkout waits for.
 */
export async function insertOrderRows(tx: SqlTx, orders: readonly LedgerOrder[]): Promise<LedgerOrder[]> {
  // An order that stands twice among them is written once.
  const single = [...new Map(orders.map((order) => [order.orderId, order])).values()];
  if (single.length === 0) return [];
  // Their histories follow in this transaction: the trigger that completes histories has nothing to look for (0017).
  await tx.$executeRaw`SELECT set_config('dangol.history', 'written', true)`;
  const rows = await tx.$queryRawUnsafe<{ id: string }[]>(
    `${insertOf(ORDER_TABLE)} ON CONFLICT DO NOTHING RETURNING id::text AS id`,
    ...literalsOf(ORDER_TABLE, single),
  );
  const created = new Set(rows.map(({ id }) => id));
  const fresh = created.size === single.length ? single : single.filter(({ orderId }) => created.has(orderId));
  for (const table of TABLES_OF_ORDERS) {
    const literals = literalsOf(table, fresh);
    if (literals[0] !== '{}') await tx.$executeRawUnsafe(insertOf(table), ...literals);
  }
  await tx.$executeRaw`SELECT set_config('dangol.history', '', true)`;
  return fresh;
}

/**
 * Takes the pieces of kept orders from stock, where the order takes it, counts them as sold and publishes each product
 * once. The products must be locked (lockProducts). false: of some offer too little was left, and the transaction is to
 * be rolled back. Three statements.
 */
export async function countOrders(tx: SqlTx, orders: readonly LedgerOrder[]): Promise<boolean> {
  const kept = orders.filter(isKeptOrder);
  const taken = kept.flatMap(({ takesStock, lines }) => (takesStock ? lines : []));
  if (!(await takePieces(tx, taken))) return false;
  await countSold(
    tx,
    kept.flatMap(({ lines }) => lines),
    1,
  );
  return true;
}

/**
 * Both, for orders whose products are locked. Throws where too few pieces are left. Returns the orders that were new.
 */
export async function insertOrders(tx: SqlTx, orders: readonly LedgerOrder[]): Promise<LedgerOrder[]> {
  const fresh = await insertOrderRows(tx, orders);
  if (!(await countOrders(tx, fresh))) throw new Error('an order takes more pieces than are in stock');
  return fresh;
}

/** One array a column. Names and types are constants of order-rows.ts; everything else is a parameter. */
function insertOf({ table, names, types }: LedgerTable): string {
  const list = names.map((name) => `"${name}"`).join(', ');
  const arrays = types.map((type, at) => `$${at + 1}::${type}[]`).join(', ');
  return `INSERT INTO "${table}" (${list}) SELECT * FROM unnest(${arrays})`;
}

const literalsOf = ({ columnsOf }: LedgerTable, orders: readonly LedgerOrder[]) =>
  columnsOf(orders).map((column) => arrayLiteral(column.map(wireOf)));

/** Pictures are shared by all lines of a product. */
const jsonOf = new WeakMap<object, string>();

function wireOf(cell: Cell): string | number | boolean | null {
  if (typeof cell !== 'object' || cell === null) return cell;
  if (cell instanceof Date) return cell.toISOString();
  let json = jsonOf.get(cell);
  if (json === undefined) {
    json = JSON.stringify(cell);
    jsonOf.set(cell, json);
  }
  return json;
}

function* flat(orders: readonly LedgerOrder[], rowsOf: LedgerTable['rowsOf']): Generator<readonly Cell[]> {
  for (const order of orders) yield* rowsOf(order);
}
