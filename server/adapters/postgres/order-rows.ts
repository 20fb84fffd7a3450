import type { Source } from '#contracts/sources.ts';
import { isKept, type OrderStatus, type StatusCause } from '#domain/order/status.ts';
import type { Cell } from './bulk-load.ts';
import type { Buyer } from './buyers.ts';

/** An order of any past, whole, as it is stored by others than the checkout: its payment was answered. */
export interface LedgerOrder {
  orderId: string;
  number: string;
  shopperId: string;
  source: Source;
  accelerated: boolean;
  /** Whether its pieces came out of the stock that shoppers buy from. */
  takesStock: boolean;
  itemsWon: number;
  discountWon: number;
  shippingWon: number;
  totalWon: number;
  address: { recipient: string; phone: string; postcode: string; line1: string };
  buyer: Buyer;
  /** What it has been, from PENDING on; the last one is its status. */
  history: readonly [StatusEntry, ...StatusEntry[]];
  lines: readonly LedgerLine[];
  payment: {
    paymentId: string;
    provider: string;
    method: string;
    failureReason: string | null;
    answeredAt: Date;
  };
  /** Of a cancelled order. */
  refundId: string;
}

/** Of an order that came with ids only. */
export const NO_ADDRESS: LedgerOrder['address'] = { recipient: '', phone: '', postcode: '', line1: '' };

export interface StatusEntry {
  status: OrderStatus;
  at: Date;
  cause: StatusCause;
}

export interface LedgerLine {
  lineId: string;
  productId: number;
  /** 0: of no offer that is known. */
  offerId: number;
  sellerId: number;
  name: string;
  picture: Record<string, unknown>;
  unitPriceWon: number;
  quantity: number;
  discountWon: number;
  categoryId: number;
  listPriceWon: number;
  marginRate: number;
  commissionRate: number;
  commissionWon: number;
}

/** A table of the ledger: its columns with their types, and the rows that an order has there, in that sequence. */
export interface LedgerTable {
  table: string;
  columns: Readonly<Record<string, string>>;
  rowsOf(order: LedgerOrder): Iterable<readonly Cell[]>;
}

export function statusOf({ history }: LedgerOrder): OrderStatus {
  return (history.at(-1) ?? history[0]).status;
}

/** Whether its pieces count as sold. */
export const isKeptOrder = (order: LedgerOrder) => isKept(statusOf(order));

const timeOf = ({ history }: LedgerOrder, wanted: OrderStatus) =>
  history.find(({ status }) => status === wanted)?.at ?? null;

export const ORDER_TABLE: LedgerTable = {
  table: 'order',
  columns: {
    ...{ id: 'uuid', number: 'text', shopper_id: 'uuid', idempotency_key: 'text', status: '"OrderStatus"' },
    ...{ source: '"OrderSource"', accelerated: 'bool', takes_stock: 'bool' },
    ...{ items_won: 'int', discount_won: 'int', shipping_won: 'int', total_won: 'int' },
    ...{ recipient: 'text', phone: 'text', postcode: 'text', address_line1: 'text' },
    ...{ placed_at: 'timestamptz', paid_at: 'timestamptz', cancelled_at: 'timestamptz' },
    ...{ buyer_age_band: 'int', buyer_gender: '"Gender"', buyer_region: 'text', buyer_grade: '"Grade"' },
  },
  *rowsOf(order) {
    const { orderId, address, buyer } = order;
    yield [
      ...[orderId, order.number, order.shopperId, orderId, statusOf(order)],
      ...[order.source, order.accelerated, order.takesStock],
      ...[order.itemsWon, order.discountWon, order.shippingWon, order.totalWon],
      ...[address.recipient, address.phone, address.postcode, address.line1],
      ...[order.history[0].at, timeOf(order, 'PAID'), timeOf(order, 'CANCELLED')],
      ...[buyer.ageBand, buyer.gender, buyer.region, buyer.grade],
    ];
  },
};

const LINE_TABLE: LedgerTable = {
  table: 'order_line',
  columns: {
    ...{ id: 'uuid', order_id: 'uuid', product_id: 'int', offer_id: 'int', seller_id: 'int', name: 'text' },
    ...{ picture: 'jsonb', unit_price_won: 'int', quantity: 'int', discount_won: 'int', category_id: 'int' },
    ...{ list_price_won: 'int', margin_rate: 'float8', commission_rate: 'float8', commission_won: 'int' },
  },
  *rowsOf({ orderId, lines }) {
    for (const line of lines)
      yield [
        ...[line.lineId, orderId, line.productId, line.offerId, line.sellerId, line.name, line.picture],
        ...[line.unitPriceWon, line.quantity, line.discountWon, line.categoryId, line.listPriceWon],
        ...[line.marginRate, line.commissionRate, line.commissionWon],
      ];
  },
};

const PAYMENT_TABLE: LedgerTable = {
  table: 'payment',
  columns: {
    ...{ id: 'uuid', order_id: 'uuid', provider: 'text', method: 'text', provider_reference: 'text' },
    ...{ status: '"PaymentStatus"', amount_won: 'int', idempotency_key: 'text', failure_reason: 'text' },
    ...{
      requested_at: 'timestamptz',
      answered_at: 'timestamptz',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
    },
  },
  *rowsOf({ orderId, source, totalWon, history, payment }) {
    const { paymentId, provider, method, failureReason, answeredAt } = payment;
    const isApproved = failureReason === null;
    yield [
      ...[paymentId, orderId, provider, method, isApproved ? `${source}-${orderId}` : null],
      ...[isApproved ? 'APPROVED' : 'DECLINED', totalWon, `order-${orderId}`, failureReason],
      ...[history[0].at, answeredAt, history[0].at, answeredAt],
    ];
  },
};

const REFUND_TABLE: LedgerTable = {
  table: 'refund',
  columns: {
    ...{ id: 'uuid', payment_id: 'uuid', idempotency_key: 'text', amount_won: 'int', reason: 'text' },
    ...{ state: '"RefundState"', created_at: 'timestamptz', done_at: 'timestamptz' },
  },
  *rowsOf(order) {
    const at = timeOf(order, 'CANCELLED');
    const { orderId, refundId, totalWon, payment } = order;
    if (at === null || totalWon === 0) return;
    yield [refundId, payment.paymentId, `refund-${orderId}`, totalWon, 'order-cancelled', 'DONE', at, at];
  },
};

const STATUS_TABLE: LedgerTable = {
  table: 'order_status_change',
  columns: { order_id: 'uuid', changed_at: 'timestamptz', status: '"OrderStatus"', cause: 'text' },
  *rowsOf({ orderId, history }) {
    for (const { at, status, cause } of history) yield [orderId, at, status, cause];
  },
};

/** What belongs to an order that stands there. */
export const TABLES_OF_ORDERS: readonly LedgerTable[] = [LINE_TABLE, PAYMENT_TABLE, REFUND_TABLE, STATUS_TABLE];
