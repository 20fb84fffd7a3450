import type { OrderMessageInput } from '#contracts/orders.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { OrderRow } from '#server/adapters/postgres/orders.ts';
import type { OutboxEntry } from '#server/adapters/postgres/outbox.ts';
import { codeOf } from '#server/adapters/postgres/payments.ts';

/**
 * An order of the shop for topic `orders`, when its payment has been approved: like `order-placed`, it does not exist
 * for orders that came to nothing. Of the buyer the ids alone (contracts/orders.ts).
 */
export function orderEntry(order: OrderRow, answeredAt: Date): OutboxEntry {
  const { orderId, source, shopperId, isMembers, placedAt, lines, payment, takesStock } = order;
  const { itemsWon, discountWon, shippingWon, totalWon } = order;
  if (payment === null) throw new Error(`order ${orderId} has no payment`);
  const { paymentId, provider, method } = payment;
  // Placed by PostgreSQL's clock, paid by this process's: never before it was placed.
  const paidAt = new Date(Math.max(placedAt.getTime(), answeredAt.getTime())).toISOString();
  const body: OrderMessageInput = {
    version: 1,
    ...{ orderId, source, shopperId, customerId: isMembers ? shopperId : null },
    ...{ placedAt: placedAt.toISOString(), status: 'PAID', statusAt: paidAt },
    lines: lines.map(
      ({ productId, offerId, sellerId, quantity, unitPriceWon, listPriceWon, categoryId, discountWon: won }) => ({
        ...{ productId, offerId, sellerId, quantity },
        ...{ unitPriceWon, listPriceWon, categoryId, discountWon: won },
      }),
    ),
    ...{ itemsWon, discountWon, shippingWon, totalWon },
    payment: { paymentId, provider: codeOf(provider), method: codeOf(method), answeredAt: paidAt },
    ...{ accelerated: false, takesStock },
  };
  return { topic: TOPICS.orders, key: shopperId, body };
}
