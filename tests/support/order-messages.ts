import { v7 as uuidv7 } from 'uuid';
import { type OrderMessage, orderMessageSchema } from '#contracts/orders.ts';
import { type PaymentMessage, paymentMessageSchema } from '#contracts/payments.ts';
import type { Source } from '#contracts/sources.ts';

export interface OrderedLine {
  productId?: number;
  sku?: string;
  offerId?: number;
  quantity?: number;
  unitPriceWon?: number;
}

/** A message of topic `orders`: paid, its totals those of its lines; `fields` replace or add. */
export function orderMessage(lines: readonly OrderedLine[], fields: Partial<OrderMessage> = {}): OrderMessage {
  const priced = lines.map((line) => ({ quantity: 1, unitPriceWon: 20_000, ...line }));
  const itemsWon = priced.reduce((sum, { quantity, unitPriceWon }) => sum + quantity * unitPriceWon, 0);
  const at = new Date().toISOString();
  return orderMessageSchema.parse({
    ...{ version: 1, orderId: uuidv7(), source: 'generated' satisfies Source, shopperId: uuidv7(), customerId: null },
    ...{ placedAt: at, status: 'PAID', lines: priced },
    ...{ itemsWon, discountWon: 0, shippingWon: 0, totalWon: itemsWon },
    payment: { provider: 'generator', method: 'card', answeredAt: fields.placedAt ?? at },
    ...fields,
  });
}

/** A message of topic `payments`: a payment that was approved; `fields` replace or add. */
export function paymentStep(fields: Partial<PaymentMessage> = {}): PaymentMessage {
  const at = fields.at ?? new Date().toISOString();
  return paymentMessageSchema.parse({
    ...{
      version: 1,
      paymentId: uuidv7(),
      orderId: uuidv7(),
      source: 'generated',
      provider: 'generator',
      method: 'card',
    },
    ...{ step: 'APPROVED', at, amountWon: 20_000, requestedAt: at, answeredAt: at },
    ...fields,
  });
}
