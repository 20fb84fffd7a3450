import type { OrderMessageInput } from '#contracts/orders.ts';
import type { PaymentMessage } from '#contracts/payments.ts';
import type { GeneratedOrder } from './traffic.ts';

const SOURCE = 'generated';
const PROVIDER = 'generator';

/** The message on topic `orders`. `takesStock`: whether its pieces come out of the stock that shoppers buy from. */
export function toOrderMessage(order: GeneratedOrder, takesStock: boolean): OrderMessageInput {
  const { orderId, paymentId, customer, placedAtMs, answeredAtMs, lines, failureReason, method, cancellation } = order;
  const { itemsWon, shippingWon, totalWon, accelerated } = order;
  return {
    ...{ version: 1, orderId, source: SOURCE, shopperId: customer.id, customerId: customer.id },
    placedAt: new Date(placedAtMs).toISOString(),
    status: failureReason !== null ? 'PAYMENT_FAILED' : cancellation === null ? 'PAID' : 'CANCELLED',
    ...(cancellation !== null && { statusAt: new Date(cancellation.atMs).toISOString() }),
    lines: lines.map(({ product, quantity }) => ({
      ...{ productId: product.productId, quantity, unitPriceWon: product.priceWon },
    })),
    ...{ itemsWon, discountWon: 0, shippingWon, totalWon, accelerated, takesStock },
    payment: {
      ...{ paymentId, provider: PROVIDER, method, answeredAt: new Date(answeredAtMs).toISOString() },
      errorCode: failureReason,
    },
  };
}

/** The messages on topic `payments`: the payment is requested, then answered; that of a cancelled order is refunded. */
export function toPaymentMessages(order: GeneratedOrder): PaymentMessage[] {
  const { orderId, paymentId, placedAtMs, answeredAtMs, failureReason, method, totalWon, cancellation } = order;
  const [requestedAt, answeredAt] = [new Date(placedAtMs).toISOString(), new Date(answeredAtMs).toISOString()];
  const payment = { paymentId, orderId, provider: PROVIDER, method, amountWon: totalWon, requestedAt };
  const common = { version: 1, source: SOURCE, ...payment } as const;
  const steps: PaymentMessage[] = [
    { ...common, step: 'REQUESTED', at: requestedAt },
    {
      ...{ ...common, step: failureReason === null ? 'APPROVED' : 'DECLINED', at: answeredAt, answeredAt },
      errorCode: failureReason,
    },
  ];
  if (cancellation === null) return steps;
  const refund = {
    ...common,
    at: new Date(cancellation.atMs).toISOString(),
    answeredAt,
    refundId: cancellation.refundId,
  };
  return [...steps, { ...refund, step: 'REFUND_REQUESTED' }, { ...refund, step: 'REFUNDED' }];
}
