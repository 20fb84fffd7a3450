import { ageBandOf } from '#domain/shared/age-band.ts';
import { koreanYear } from '#domain/shared/korean-time.ts';
import type { BulkLoad } from '#server/adapters/postgres/bulk-load.ts';
import { addressOf } from './address.ts';
import type { Catalogue } from './catalogue.ts';
import { createRandom } from './random.ts';
import { lineTerms, type SeededOrder, statusesOf } from './seeded-order.ts';

interface OrderLoad {
  catalogue: Catalogue;
  orders: readonly SeededOrder[];
  /** The end of the history. */
  now: Date;
}

const columnsOf = (text: string) => text.split(' ');

/** Writes the orders of the past with their lines, payments, refunds and histories. Returns rows by table. */
export async function loadOrders(load: BulkLoad, options: OrderLoad): Promise<Record<string, number>> {
  const ids = createRandom(options.orders.length, 'order-rows');
  const payments = new Map(options.orders.map((order) => [order.id, ids.uuid()]));
  const paymentOf = ({ id }: SeededOrder) => payments.get(id) ?? '';
  return {
    order: await load.copy('order', ORDER_COLUMNS, orderRows(options)),
    order_line: await load.copy('order_line', LINE_COLUMNS, lineRows(options, ids.uuid)),
    payment: await load.copy('payment', PAYMENT_COLUMNS, paymentRows(options, paymentOf)),
    refund: await load.copy('refund', REFUND_COLUMNS, refundRows(options, paymentOf, ids.uuid)),
    order_status_change: await load.copy('order_status_change', STATUS_COLUMNS, statusRows(options)),
  };
}

const ORDER_COLUMNS = columnsOf(
  'id number shopper_id idempotency_key status source items_won discount_won shipping_won total_won recipient phone postcode address_line1 placed_at paid_at cancelled_at buyer_age_band buyer_gender buyer_region buyer_grade',
);

function* orderRows({ orders, now }: OrderLoad) {
  for (const order of orders) {
    const { id, number, customer, itemsWon, shippingWon, totalWon, placedAtMs, answeredAtMs, cancelledAtMs } = order;
    const { birthYear, gender, region } = customer;
    const { postcode, line1 } = addressOf(customer);
    yield [
      ...[id, number, customer.id, id, statusesOf(order, now.getTime()).at(-1)?.status ?? 'PENDING', 'backfill'],
      ...[itemsWon, 0, shippingWon, totalWon],
      ...[customer.name, '010-0000-0000', postcode, line1],
      new Date(placedAtMs),
      order.failureReason === null ? new Date(answeredAtMs) : null,
      cancelledAtMs === null ? null : new Date(cancelledAtMs),
      ageBandOf(birthYear, koreanYear(placedAtMs)),
      gender === 'UNDISCLOSED' ? null : gender,
      region,
      'BRONZE',
    ];
  }
}

const LINE_COLUMNS = columnsOf(
  'id order_id product_id offer_id seller_id name picture unit_price_won quantity discount_won category_id list_price_won margin_rate commission_rate commission_won',
);

function* lineRows({ catalogue, orders }: OrderLoad, newId: () => string) {
  const commissions = new Map(catalogue.sellers.map(({ id, commissionRate }) => [id, commissionRate]));
  for (const { id, lines } of orders)
    for (const line of lines) {
      const { product, quantity } = line;
      const offer = catalogue.offers[product.bestOfferId - 1];
      if (offer === undefined) throw new RangeError(`product ${product.id} has no offer ${product.bestOfferId}`);
      const terms = lineTerms(line, offer, commissions.get(offer.sellerId) ?? 0);
      yield [
        ...[newId(), id, product.id, offer.id, offer.sellerId, product.name, product.picture],
        ...[product.priceWon, quantity, 0, product.categoryId, product.listPriceWon],
        ...[terms.marginRate, terms.commissionRate, terms.commissionWon],
      ];
    }
}

const PAYMENT_COLUMNS = columnsOf(
  'id order_id provider method provider_reference status amount_won idempotency_key failure_reason requested_at answered_at created_at updated_at',
);

function* paymentRows({ orders }: OrderLoad, paymentOf: (order: SeededOrder) => string) {
  for (const order of orders) {
    const { id, method, totalWon, failureReason, placedAtMs, answeredAtMs } = order;
    const [requestedAt, answeredAt] = [new Date(placedAtMs), new Date(answeredAtMs)];
    yield [
      ...[paymentOf(order), id, 'local', method, failureReason === null ? `backfill-${id}` : null],
      ...[failureReason === null ? 'APPROVED' : 'DECLINED', totalWon, `order-${id}`, failureReason],
      ...[requestedAt, answeredAt, requestedAt, answeredAt],
    ];
  }
}

const REFUND_COLUMNS = columnsOf('id payment_id idempotency_key amount_won reason state created_at done_at');

function* refundRows({ orders }: OrderLoad, paymentOf: (order: SeededOrder) => string, newId: () => string) {
  for (const order of orders) {
    if (order.cancelledAtMs === null) continue;
    const at = new Date(order.cancelledAtMs);
    yield [newId(), paymentOf(order), `refund-${order.id}`, order.totalWon, 'order-cancelled', 'DONE', at, at];
  }
}

const STATUS_COLUMNS = columnsOf('order_id changed_at status cause');

function* statusRows({ orders, now }: OrderLoad) {
  for (const order of orders)
    for (const { status, atMs, cause } of statusesOf(order, now.getTime()))
      yield [order.id, new Date(atMs), status, cause];
}
