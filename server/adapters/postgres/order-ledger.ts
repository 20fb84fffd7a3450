import type { BulkLoad, Cell } from './bulk-load.ts';
import { isKeptOrder, type LedgerOrder, type LedgerTable, ORDER_TABLE, TABLES_OF_ORDERS } from './order-rows.ts';
import { countSold, takePieces } from './stock.ts';
import type { Tx } from './transaction.ts';

/** Writes whole orders into a database that has none of them, by COPY. Returns rows by table. */
export async function copyOrders(load: BulkLoad, orders: readonly LedgerOrder[]): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  for (const { table, columns, rowsOf } of [ORDER_TABLE, ...TABLES_OF_ORDERS])
    rows[table] = await load.copy(table, Object.keys(columns), flat(orders, rowsOf));
  return rows;
}

/**
 * Writes whole orders with lines, payments, refunds and histories. The pieces of kept ones are counted as sold, and
 * taken from stock where the order takes it; throws where too few are left (domain/order/allocate-stock.ts comes
 * first). Orders whose id is there already are left as they are, also if another transaction writes them at this
 * moment. The products must be locked (lockProducts). Returns the orders that were new. Nine statements, whatever their
 * number.
 */
export async function insertOrders(tx: Tx, orders: readonly LedgerOrder[]): Promise<LedgerOrder[]> {
  // An order that stands twice among them is written once.
  const single = [...new Map(orders.map((order) => [order.orderId, order])).values()];
  const created = new Set(await insertRows(tx, ORDER_TABLE, single, 'ON CONFLICT DO NOTHING'));
  const fresh = single.filter(({ orderId }) => created.has(orderId));
  if (fresh.length === 0) return [];
  for (const table of TABLES_OF_ORDERS) await insertRows(tx, table, fresh);
  const kept = fresh.filter(isKeptOrder);
  const taken = kept.flatMap(({ takesStock, lines }) => (takesStock ? lines : []));
  if (!(await takePieces(tx, taken))) throw new Error('an order takes more pieces than are in stock');
  await countSold(
    tx,
    kept.flatMap(({ lines }) => lines),
    1,
  );
  return fresh;
}

/**
 * One array a column: PostgreSQL reads these faster than JSON of as many rows. Returns the first column of new rows.
 */
async function insertRows(
  tx: Tx,
  { table, columns, rowsOf }: LedgerTable,
  orders: readonly LedgerOrder[],
  onConflict = '',
): Promise<string[]> {
  const names = Object.keys(columns);
  const values: Cell[][] = names.map(() => []);
  for (const row of flat(orders, rowsOf)) for (const [at, cell] of row.entries()) values[at]?.push(wireOf(cell));
  if (values[0]?.length === 0) return [];
  const [first = ''] = names;
  const list = names.map((name) => `"${name}"`).join(', ');
  const arrays = Object.values(columns).map((type, at) => `$${at + 1}::${type}[]`);
  // Names and types are constants of order-rows.ts; everything else is a parameter.
  const rows = await tx.$queryRawUnsafe<{ key: string }[]>(
    `INSERT INTO "${table}" (${list}) SELECT * FROM unnest(${arrays.join(', ')}) ${onConflict}
     RETURNING "${first}"::text AS key`,
    ...values,
  );
  return rows.map(({ key }) => key);
}

function wireOf(cell: Cell): Cell {
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === 'object' && cell !== null ? JSON.stringify(cell) : cell;
}

function* flat(orders: readonly LedgerOrder[], rowsOf: LedgerTable['rowsOf']): Generator<readonly Cell[]> {
  for (const order of orders) yield* rowsOf(order);
}
