import type { BehaviorEvent } from '#contracts/events.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { importOrders } from '#server/orders/import-orders.ts';

/** Events held at once, and the lines among them: an invoice may have a thousand. */
const MOST_EVENTS = 2_000;
const MOST_LINES = 5_000;

/**
 * Passes events on in batches, when the orders among them stand in PostgreSQL: what the log has of an order, the ledger
 * has. `onCreated` receives the number of orders of a batch that were new.
 */
export async function* throughLedger(
  db: Database,
  events: AsyncIterable<BehaviorEvent>,
  onCreated: (orders: number) => void,
): AsyncGenerator<BehaviorEvent> {
  let batch: BehaviorEvent[] = [];
  let lines = 0;
  async function* flush() {
    const orders = batch.filter((event): event is BehaviorEvent<'order-placed'> => event.type === 'order-placed');
    onCreated(await importOrders(db, orders));
    yield* batch;
    batch = [];
    lines = 0;
  }
  for await (const event of events) {
    batch.push(event);
    if (event.type === 'order-placed') lines += event.payload.lines.length;
    if (batch.length >= MOST_EVENTS || lines >= MOST_LINES) yield* flush();
  }
  yield* flush();
}
