import { v7 as uuidv7 } from 'uuid';
import type { BehaviorEvent } from '#contracts/events.ts';
import { UNKNOWN_BUYER } from '#server/adapters/postgres/buyers.ts';
import { insertOrders } from '#server/adapters/postgres/order-ledger.ts';
import { type LedgerLine, type LedgerOrder, NO_ADDRESS } from '#server/adapters/postgres/order-rows.ts';
import { lockProducts } from '#server/adapters/postgres/product-states.ts';
import { type ProductTerms, readProductTerms } from '#server/adapters/postgres/product-terms.ts';
import { markOrderDays } from '#server/adapters/postgres/roll-ups/days.ts';
import { type Database, inTransaction } from '#server/adapters/postgres/transaction.ts';
import { ledgerLine } from './ledger-line.ts';

type Placed = BehaviorEvent<'order-placed'>;

/**
 * Writes orders of another shop's history, as their events have them, with lines, payment and history: source import,
 * completed, without an address. Orders that are there already are left as they are, so that a second import changes
 * nothing. The pieces of new orders are counted as sold. Returns how many were new. Cost: ten statements.
 */
export async function importOrders(db: Database, events: readonly Placed[]): Promise<number> {
  if (events.length === 0) return 0;
  const productIds = events.flatMap(({ payload }) => payload.lines.map(({ productId }) => productId));
  return inTransaction(
    db,
    async (tx) => {
      await lockProducts(tx, productIds);
      const products = await readProductTerms(tx, productIds);
      const created = await insertOrders(
        tx,
        events.map((event) => importedOrder(event, products)),
      );
      const placedMs = created.map(({ history: [placed] }) => placed.at.getTime());
      await markOrderDays((text, values = []) => tx.$queryRawUnsafe(text, ...values), placedMs);
      return created.length;
    },
    { timeoutMs: 60_000 },
  );
}

function importedOrder({ shopperId, occurredAt, payload }: Placed, products: Map<number, ProductTerms>): LedgerOrder {
  const { orderId, totalWon } = payload;
  const [at, cause] = [new Date(occurredAt), 'imported'] as const;
  return {
    ...{ orderId, number: `I-${orderId}`, shopperId, source: 'import', accelerated: false, takesStock: false },
    ...{ itemsWon: totalWon, discountWon: 0, shippingWon: 0, totalWon },
    ...{ address: NO_ADDRESS, buyer: UNKNOWN_BUYER },
    history: [
      { status: 'PENDING', at, cause },
      { status: 'PAID', at, cause },
      { status: 'COMPLETED', at, cause },
    ],
    lines: payload.lines.map((line) => importedLine(line, products)),
    payment: { paymentId: uuidv7(), provider: 'import', method: 'import', failureReason: null, answeredAt: at },
    refundId: uuidv7(),
  };
}

function importedLine(line: Placed['payload']['lines'][number], products: Map<number, ProductTerms>): LedgerLine {
  const written = ledgerLine(line, products);
  // The import has read the catalogue before: it names no product or seller that is not there.
  if (typeof written === 'string') throw new Error(`an imported order cannot be stored: ${written}`);
  return written;
}
