import type { OrderMessage } from '#contracts/orders.ts';
import type { OrderStatus, StatusCause } from '#domain/order/status.ts';
import type { Buyer } from '#server/adapters/postgres/buyers.ts';
import {
  type LedgerLine,
  type LedgerOrder,
  NO_ADDRESS,
  type StatusEntry,
} from '#server/adapters/postgres/order-rows.ts';
import type { ProductTerms } from '#server/adapters/postgres/product-terms.ts';
import { newId } from '#server/new-id.ts';
import { ledgerLine } from './ledger-line.ts';

export interface Catalogue {
  products: ReadonlyMap<number, ProductTerms>;
  idOfSku: ReadonlyMap<string, number>;
}

/** The order of a message as it is stored; a text: why it cannot be. */
export function ledgerOrder(message: OrderMessage, catalogue: Catalogue, buyer: Buyer): LedgerOrder | string {
  const lines: LedgerLine[] = [];
  for (const line of message.lines) {
    const { sku = '', productId = catalogue.idOfSku.get(sku) } = line;
    if (productId === undefined) return `product ${sku} is unknown`;
    const written = ledgerLine({ ...line, productId }, catalogue.products);
    if (typeof written === 'string') return written;
    lines.push(written);
  }
  const { orderId, source, shopperId, accelerated, takesStock, payment, status } = message;
  const { itemsWon, discountWon, shippingWon, totalWon } = message;
  return {
    ...{ orderId, number: `${source.charAt(0).toUpperCase()}-${orderId}`, shopperId },
    ...{ source, accelerated, takesStock, itemsWon, discountWon, shippingWon, totalWon },
    ...{ address: NO_ADDRESS, buyer, history: historyOf(message), lines },
    payment: {
      paymentId: payment.paymentId ?? newId(),
      ...{ provider: payment.provider, method: payment.method },
      failureReason: status === 'PAYMENT_FAILED' ? (payment.errorCode ?? 'declined') : null,
      answeredAt: new Date(payment.answeredAt),
    },
    refundId: newId(),
  };
}

const CAUSES: Partial<Record<OrderStatus, StatusCause>> = {
  PREPARING: 'preparing-started',
  SHIPPED: 'handed-to-carrier',
  DELIVERED: 'delivered',
  COMPLETED: 'confirmed',
  CANCELLED: 'cancelled-by-shopper',
};

/** The statuses that the message has a time of; stages in between are not known and not made up. */
function historyOf({ source, placedAt, status, statusAt, payment }: OrderMessage): LedgerOrder['history'] {
  const answeredAt = new Date(payment.answeredAt);
  const entry = (of: OrderStatus, at: Date, cause: StatusCause): StatusEntry => ({
    ...{ status: of, at },
    cause: source === 'import' ? 'imported' : cause,
  });
  const placed = entry('PENDING', new Date(placedAt), 'placed');
  if (status === 'PAYMENT_FAILED') return [placed, entry(status, answeredAt, 'payment-declined')];
  const paid = entry('PAID', answeredAt, 'payment-approved');
  const cause = CAUSES[status];
  if (cause === undefined) return [placed, paid];
  return [placed, paid, entry(status, statusAt === undefined ? answeredAt : new Date(statusAt), cause)];
}
