import type { Grade } from '#domain/grade/grade.ts';
import { ageBandOf } from '#domain/shared/age-band.ts';
import { koreanYear } from '#domain/shared/korean-time.ts';
import type { BulkLoad } from '#server/adapters/postgres/bulk-load.ts';
import { copyOrders } from '#server/adapters/postgres/order-ledger.ts';
import type { LedgerLine, LedgerOrder } from '#server/adapters/postgres/order-rows.ts';
import { idAt } from '#simulation/generator/traffic.ts';
import { addressOf } from './address.ts';
import type { FollowedOrder } from './after-order/draw.ts';
import { copyAfterOrders } from './after-order/rows.ts';
import type { Catalogue } from './catalogue.ts';
import { createRandom } from './random.ts';
import { lineTerms, type SeededLine } from './seeded-order.ts';

interface OrderLoad {
  catalogue: Catalogue;
  orders: readonly FollowedOrder[];
}

/**
 * Writes the orders of the past with their lines, payments, refunds and histories, and what became of them. Returns
 * rows by table.
 */
export async function loadOrders(load: BulkLoad, { catalogue, orders }: OrderLoad): Promise<Record<string, number>> {
  const ids = createRandom(orders.length, 'order-rows');
  const commissions = commissionsOf(catalogue);
  const ledger = orders.map((order) => ledgerOrder(order, { catalogue, commissions, newId: ids.uuid }));
  const rows = await copyOrders(load, ledger);
  const more = await copyAfterOrders(
    load,
    ledger.map((order, at) => ({ order, after: (orders[at] as FollowedOrder).after })),
    (atMs) => idAt(ids, atMs),
  );
  return { ...rows, ...more, refund: (rows.refund ?? 0) + (more.refund ?? 0) };
}

export interface LedgerContext {
  catalogue: Catalogue;
  /** By seller. */
  commissions: ReadonlyMap<number, number>;
  newId: () => string;
  /** The buyer's when they ordered. Default: BRONZE. */
  grade?: Grade;
}

/** Commission rates by seller. */
export const commissionsOf = ({ sellers }: Catalogue): ReadonlyMap<number, number> =>
  new Map(sellers.map(({ id, commissionRate }) => [id, commissionRate]));

/** A seeded order as the ledger stores it. */
export function ledgerOrder(order: FollowedOrder, context: LedgerContext): LedgerOrder {
  const { id, number, customer, itemsWon, discountWon, shippingWon, totalWon, shipping } = order;
  const { placedAtMs, answeredAtMs, failureReason, after } = order;
  const { birthYear, gender, region } = customer;
  const { postcode, line1 } = addressOf(customer);
  return {
    ...{ orderId: id, number, shopperId: customer.id, source: 'backfill', accelerated: false, takesStock: false },
    ...{ itemsWon, discountWon, shippingWon, totalWon, shipping },
    address: { recipient: customer.name, phone: '010-0000-0000', postcode, line1 },
    buyer: {
      ageBand: ageBandOf(birthYear, koreanYear(placedAtMs)),
      ...{ gender: gender === 'UNDISCLOSED' ? null : gender, region, grade: context.grade ?? 'BRONZE' },
    },
    history: after.history,
    lines: order.lines.map((line) => ledgerLine(line, context)),
    payment: {
      ...{ paymentId: context.newId(), provider: 'local', method: order.method },
      ...{ failureReason, answeredAt: new Date(answeredAtMs) },
    },
    refundId: context.newId(),
  };
}

function ledgerLine(line: SeededLine, { catalogue, commissions, newId }: LedgerContext): LedgerLine {
  const { product, quantity, discountWon } = line;
  const offer = catalogue.offers[product.bestOfferId - 1];
  if (offer === undefined) throw new RangeError(`product ${product.id} has no offer ${product.bestOfferId}`);
  return {
    ...{ lineId: newId(), productId: product.id, offerId: offer.id, sellerId: offer.sellerId },
    ...{ name: product.name, picture: product.picture, unitPriceWon: product.priceWon, quantity, discountWon },
    ...{ categoryId: product.categoryId, listPriceWon: product.listPriceWon },
    ...lineTerms(line, offer, commissions.get(offer.sellerId) ?? 0),
  };
}
