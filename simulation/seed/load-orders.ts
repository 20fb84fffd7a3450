import type { Grade } from '#domain/grade/grade.ts';
import { ageBandOf } from '#domain/shared/age-band.ts';
import { koreanYear } from '#domain/shared/korean-time.ts';
import type { BulkLoad } from '#server/adapters/postgres/bulk-load.ts';
import { copyOrders } from '#server/adapters/postgres/order-ledger.ts';
import type { LedgerLine, LedgerOrder, StatusEntry } from '#server/adapters/postgres/order-rows.ts';
import { addressOf } from './address.ts';
import type { Catalogue } from './catalogue.ts';
import { createRandom } from './random.ts';
import { lineTerms, type SeededLine, type SeededOrder, statusesOf } from './seeded-order.ts';

interface OrderLoad {
  catalogue: Catalogue;
  orders: readonly SeededOrder[];
  /** The end of the history. */
  now: Date;
}

/** Writes the orders of the past with their lines, payments, refunds and histories. Returns rows by table. */
export function loadOrders(load: BulkLoad, { catalogue, orders, now }: OrderLoad): Promise<Record<string, number>> {
  const ids = createRandom(orders.length, 'order-rows');
  const commissions = commissionsOf(catalogue);
  return copyOrders(
    load,
    orders.map((order) => ledgerOrder(order, { catalogue, commissions, now, newId: ids.uuid })),
  );
}

export interface LedgerContext {
  catalogue: Catalogue;
  /** By seller. */
  commissions: ReadonlyMap<number, number>;
  /** The end of the history. */
  now: Date;
  newId: () => string;
  /** The buyer's when they ordered. Default: BRONZE. */
  grade?: Grade;
}

/** Commission rates by seller. */
export const commissionsOf = ({ sellers }: Catalogue): ReadonlyMap<number, number> =>
  new Map(sellers.map(({ id, commissionRate }) => [id, commissionRate]));

/** A seeded order as the ledger stores it. */
export function ledgerOrder(order: SeededOrder, context: LedgerContext): LedgerOrder {
  const { id, number, customer, itemsWon, shippingWon, totalWon, placedAtMs, answeredAtMs, failureReason } = order;
  const { birthYear, gender, region } = customer;
  const { postcode, line1 } = addressOf(customer);
  const [first, ...later] = statusesOf(order, context.now.getTime()).map(
    ({ status, atMs, cause }): StatusEntry => ({ status, at: new Date(atMs), cause }),
  );
  if (first === undefined) throw new RangeError(`order ${id} has no status`);
  return {
    ...{ orderId: id, number, shopperId: customer.id, source: 'backfill', accelerated: false, takesStock: false },
    ...{ itemsWon, discountWon: 0, shippingWon, totalWon },
    address: { recipient: customer.name, phone: '010-0000-0000', postcode, line1 },
    buyer: {
      ageBand: ageBandOf(birthYear, koreanYear(placedAtMs)),
      ...{ gender: gender === 'UNDISCLOSED' ? null : gender, region, grade: context.grade ?? 'BRONZE' },
    },
    history: [first, ...later],
    lines: order.lines.map((line) => ledgerLine(line, context)),
    payment: {
      ...{ paymentId: context.newId(), provider: 'local', method: order.method },
      ...{ failureReason, answeredAt: new Date(answeredAtMs) },
    },
    refundId: context.newId(),
  };
}

function ledgerLine(line: SeededLine, { catalogue, commissions, newId }: LedgerContext): LedgerLine {
  const { product, quantity } = line;
  const offer = catalogue.offers[product.bestOfferId - 1];
  if (offer === undefined) throw new RangeError(`product ${product.id} has no offer ${product.bestOfferId}`);
  return {
    ...{ lineId: newId(), productId: product.id, offerId: offer.id, sellerId: offer.sellerId },
    ...{ name: product.name, picture: product.picture, unitPriceWon: product.priceWon, quantity, discountWon: 0 },
    ...{ categoryId: product.categoryId, listPriceWon: product.listPriceWon },
    ...lineTerms(line, offer, commissions.get(offer.sellerId) ?? 0),
  };
}
