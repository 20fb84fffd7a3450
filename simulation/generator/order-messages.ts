import type { OrderMessageInput } from '#contracts/orders.ts';
import type { PaymentMessage } from '#contracts/payments.ts';
import type { GeneratedOrder } from './traffic.ts';

const SOURCE = 'generated';
const PROVIDER = 'generator';

/** The message on topic `orders`. `takesStock`: whether its pieces come out of the stock that shoppers buy from. */
export function toOrderMessage(order: GeneratedOrder, takesStock: boolean): OrderMessageInput {
  const { orderId, paymentId, customer, placedAtMs, answeredAtMs, lines, failureReason, method } = order;
  const { itemsWon, shippingWon, totalWon, accelerated } = order;
  return {
    ...{ version: 1, orderId, source: SOURCE, shopperId: customer.id, customerId: customer.id },
    placedAt: new Date(placedAtMs).toISOString(),
    status: failureReason === null ? 'PAID' : 'PAYMENT_FAILED',
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

/** The messages on topic `payments`: the payment is requested, then answered. */
export function toPaymentMessages(order: GeneratedOrder): PaymentMessage[] {
  const { orderId, paymentId, placedAtMs, answeredAtMs, failureReason, method, totalWon } = order;
  const [requestedAt, answeredAt] = [new Date(placedAtMs).toISOString(), new Date(answeredAtMs).toISOString()];
  const payment = { paymentId, orderId, provider: PROVIDER, method, amountWon: totalWon, requestedAt };
  const common = { version: 1, source: SOURCE, ...payment } as const;
  return [
    { ...common, step: 'REQUESTED', at: requestedAt },
    {
      ...{ ...common, step: failureReason === null ? 'APPROVED' : 'DECLINED', at: answeredAt, answeredAt },
      errorCode: failureReason,
    },
  ];
}
