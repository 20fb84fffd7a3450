import { v7 as uuidv7 } from 'uuid';
import type { SellerShipping } from '#domain/order/shipping.ts';
import type { StatusCause } from '#domain/order/status.ts';
import type { LineDiscount } from '#domain/order/totals.ts';
import type { Buyer } from './buyers.ts';
import type { NewGift } from './gifts.ts';
import type { OrderLineRow, ShippingAddress } from './orders.ts';
import { appendPaymentSteps } from './payments.ts';
import type { Tx } from './transaction.ts';

/** A line as it is written: what an order shows of it, and what profit is computed from when prices have changed. */
export interface NewOrderLine extends Omit<OrderLineRow, 'picture'> {
  picture: unknown;
  cartLineId: string;
  marginRate: number;
  commissionRate: number;
  commissionWon: number;
  /** What each coupon takes off it. */
  discounts: readonly LineDiscount[];
}

export interface NewOrder {
  orderId: string;
  number: string;
  shopperId: string;
  idempotencyKey: string;
  itemsWon: number;
  discountWon: number;
  shippingWon: number;
  /** By seller. */
  shipping: readonly SellerShipping[];
  totalWon: number;
  address: ShippingAddress;
  buyer: Buyer;
  gift?: NewGift | undefined;
  /**
   * `cartLineId`: the cart line it is ordered from; inserting one that is in a live order already is refused by the
   * database.
   */
  lines: NewOrderLine[];
  payment: { provider: string; method: string; idempotencyKey: string };
}

/**
 * Writes an order that waits for its payment, its first status, its lines with their discounts, its shipping by seller,
 * what makes it a gift, and the requested payment, which is published. Two statements.
 */
export async function insertOrder(tx: Tx, order: NewOrder): Promise<void> {
  const identified = order.lines.map((line) => ({ ...line, id: uuidv7() }));
  const lines = JSON.stringify(identified);
  const discounts = JSON.stringify(
    identified.flatMap(({ id: lineId, discounts: parts }) => parts.map((part) => ({ ...part, lineId, id: uuidv7() }))),
  );
  const { address, buyer, payment } = order;
  const gifts = JSON.stringify(order.gift === undefined ? [] : [order.gift]);
  const paymentId = uuidv7();
  const [requested] = await tx.$queryRaw<{ requestedAt: Date }[]>`
    WITH placed AS (
      INSERT INTO "order" (id, number, shopper_id, idempotency_key, status, items_won, discount_won, shipping_won, total_won,
        recipient, phone, postcode, address_line1, address_line2, delivery_request, buyer_age_band, buyer_gender, buyer_region,
        buyer_grade)
      VALUES (${order.orderId}::uuid, ${order.number}, ${order.shopperId}::uuid, ${order.idempotencyKey}, 'PENDING',
        ${order.itemsWon}, ${order.discountWon}, ${order.shippingWon}, ${order.totalWon}, ${address.recipient},
        ${address.phone}, ${address.postcode}, ${address.line1}, ${address.line2},
        ${address.deliveryRequest ?? ''}, ${buyer.ageBand}::int, ${buyer.gender}::"Gender", ${buyer.region}, ${buyer.grade}::"Grade")
      RETURNING id, placed_at
    ), first_status AS (
      INSERT INTO order_status_change (order_id, changed_at, status, cause)
      SELECT id, placed_at, 'PENDING', ${'placed' satisfies StatusCause} FROM placed
    ), requested AS (
      INSERT INTO payment (id, order_id, provider, method, status, amount_won, idempotency_key)
      VALUES (${paymentId}::uuid, ${order.orderId}::uuid, ${payment.provider}, ${payment.method}, 'REQUESTED',
        ${order.totalWon}, ${payment.idempotencyKey})
      RETURNING requested_at
    ), lines AS (
      INSERT INTO order_line (id, order_id, cart_line_id, product_id, offer_id, seller_id, name, picture, unit_price_won,
        quantity, discount_won, category_id, list_price_won, margin_rate, commission_rate, commission_won)
      SELECT id, ${order.orderId}::uuid, "cartLineId", "productId", "offerId", "sellerId", name, picture, "unitPriceWon",
        quantity, "discountWon", "categoryId", "listPriceWon", "marginRate", "commissionRate", "commissionWon"
      FROM jsonb_to_recordset(${lines}::jsonb) AS line(id uuid, "cartLineId" uuid, "productId" int, "offerId" int,
        "sellerId" int, name text, picture jsonb, "unitPriceWon" int, quantity int, "discountWon" int, "categoryId" int,
        "listPriceWon" int, "marginRate" float8, "commissionRate" float8, "commissionWon" int)
    ), discounts AS (
      INSERT INTO order_line_discount (id, order_id, line_id, coupon_id, amount_won, bearer)
      SELECT id, ${order.orderId}::uuid, "lineId", "couponId", "amountWon", 'SHOP'
      FROM jsonb_to_recordset(${discounts}::jsonb) AS part(id uuid, "lineId" uuid, "couponId" uuid, "amountWon" int)
    ), shipping AS (
      INSERT INTO order_shipping (order_id, seller_id, items_won, fee_won, full_fee_won, free_from_won, surcharge_won,
        return_fee_won, bearer)
      SELECT ${order.orderId}::uuid, "sellerId", "itemsWon", "feeWon", "fullFeeWon", "freeFromWon", "surchargeWon",
        "returnFeeWon", 'SELLER'
      FROM jsonb_to_recordset(${JSON.stringify(order.shipping)}::jsonb) AS part("sellerId" int, "itemsWon" int,
        "feeWon" int, "fullFeeWon" int, "freeFromWon" int, "surchargeWon" int, "returnFeeWon" int)
    ), gift AS (
      INSERT INTO order_gift (order_id, sender, message, token)
      SELECT ${order.orderId}::uuid, sender, message, token
      FROM jsonb_to_recordset(${gifts}::jsonb) AS part(sender text, message text, token text)
    )
    SELECT requested_at AS "requestedAt" FROM requested`;
  if (requested === undefined) throw new Error(`the payment of order ${order.orderId} was not written`);
  const { provider, method } = payment;
  const { requestedAt } = requested;
  const terms = { paymentId, orderId: order.orderId, source: 'shop', provider, method } as const;
  const step = { step: 'REQUESTED', at: requestedAt, requestedAt, answeredAt: null, errorCode: null } as const;
  await appendPaymentSteps(tx, [{ ...terms, ...step, amountWon: order.totalWon }]);
}
