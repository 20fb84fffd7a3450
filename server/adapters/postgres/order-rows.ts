import type { Source } from '#contracts/sources.ts';
import { attributeShipping, type SellerShipping } from '#domain/order/shipping.ts';
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
  /** By seller; unset where the order states one fee over all of them. */
  shipping?: readonly SellerShipping[];
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

/** A table of the ledger: its columns with their types, and the rows that orders have there. */
export interface LedgerTable {
  table: string;
  names: readonly string[];
  types: readonly string[];
  /** Cells in the sequence of `names`. */
  rowsOf(order: LedgerOrder): Iterable<readonly Cell[]>;
  /** The same by column: cells of all rows of all orders. Of a large batch this costs a fraction of rows. */
  columnsOf(orders: readonly LedgerOrder[]): Cell[][];
}

/** A column: its type, and what a row of an order has in it. */
type Column<Row> = readonly [type: string, cell: (row: Row, order: LedgerOrder) => Cell];

function ledgerTable<Row>(
  table: string,
  rowsOf: (order: LedgerOrder) => readonly Row[],
  columns: Readonly<Record<string, Column<Row>>>,
): LedgerTable {
  const cells = Object.values(columns).map(([, cell]) => cell);
  return {
    table,
    names: Object.keys(columns),
    types: Object.values(columns).map(([type]) => type),
    *rowsOf(order) {
      for (const row of rowsOf(order)) yield cells.map((cell) => cell(row, order));
    },
    columnsOf(orders) {
      const rows = orders.map(rowsOf);
      return cells.map((cell) => {
        const column: Cell[] = [];
        for (const [at, order] of orders.entries()) for (const row of rows[at] ?? []) column.push(cell(row, order));
        return column;
      });
    },
  };
}

export function statusOf({ history }: LedgerOrder): OrderStatus {
  return (history.at(-1) ?? history[0]).status;
}

/** Whether its pieces count as sold. */
export const isKeptOrder = (order: LedgerOrder) => isKept(statusOf(order));

const timeOf = ({ history }: LedgerOrder, wanted: OrderStatus) =>
  history.find(({ status }) => status === wanted)?.at ?? null;

export const ORDER_TABLE = ledgerTable<LedgerOrder>('order', (order) => [order], {
  id: ['uuid', ({ orderId }) => orderId],
  number: ['text', ({ number }) => number],
  shopper_id: ['uuid', ({ shopperId }) => shopperId],
  idempotency_key: ['text', ({ orderId }) => orderId],
  status: ['"OrderStatus"', statusOf],
  source: ['"OrderSource"', ({ source }) => source],
  accelerated: ['bool', ({ accelerated }) => accelerated],
  takes_stock: ['bool', ({ takesStock }) => takesStock],
  items_won: ['int', ({ itemsWon }) => itemsWon],
  discount_won: ['int', ({ discountWon }) => discountWon],
  shipping_won: ['int', ({ shippingWon }) => shippingWon],
  total_won: ['int', ({ totalWon }) => totalWon],
  recipient: ['text', ({ address }) => address.recipient],
  phone: ['text', ({ address }) => address.phone],
  postcode: ['text', ({ address }) => address.postcode],
  address_line1: ['text', ({ address }) => address.line1],
  placed_at: ['timestamptz', ({ history }) => history[0].at],
  paid_at: ['timestamptz', (order) => timeOf(order, 'PAID')],
  cancelled_at: ['timestamptz', (order) => timeOf(order, 'CANCELLED')],
  buyer_age_band: ['int', ({ buyer }) => buyer.ageBand],
  buyer_gender: ['"Gender"', ({ buyer }) => buyer.gender],
  buyer_region: ['text', ({ buyer }) => buyer.region],
  buyer_grade: ['"Grade"', ({ buyer }) => buyer.grade],
});

const LINE_TABLE = ledgerTable<LedgerLine>('order_line', ({ lines }) => lines, {
  id: ['uuid', ({ lineId }) => lineId],
  order_id: ['uuid', (_line, { orderId }) => orderId],
  product_id: ['int', ({ productId }) => productId],
  offer_id: ['int', ({ offerId }) => offerId],
  seller_id: ['int', ({ sellerId }) => sellerId],
  name: ['text', ({ name }) => name],
  picture: ['jsonb', ({ picture }) => picture],
  unit_price_won: ['int', ({ unitPriceWon }) => unitPriceWon],
  quantity: ['int', ({ quantity }) => quantity],
  discount_won: ['int', ({ discountWon }) => discountWon],
  category_id: ['int', ({ categoryId }) => categoryId],
  list_price_won: ['int', ({ listPriceWon }) => listPriceWon],
  margin_rate: ['float8', ({ marginRate }) => marginRate],
  commission_rate: ['float8', ({ commissionRate }) => commissionRate],
  commission_won: ['int', ({ commissionWon }) => commissionWon],
});

/** One fee over all sellers is that of the dearest part (domain/order/shipping.ts, attributeShipping). */
const SHIPPING_TABLE = ledgerTable<SellerShipping>(
  'order_shipping',
  ({ shipping, shippingWon, lines }) => shipping ?? attributeShipping(shippingWon, lines),
  {
    order_id: ['uuid', (_part, { orderId }) => orderId],
    seller_id: ['int', ({ sellerId }) => sellerId],
    items_won: ['int', ({ itemsWon }) => itemsWon],
    fee_won: ['int', ({ feeWon }) => feeWon],
    full_fee_won: ['int', ({ fullFeeWon }) => fullFeeWon],
    free_from_won: ['int', ({ freeFromWon }) => freeFromWon],
    surcharge_won: ['int', ({ surchargeWon }) => surchargeWon],
    return_fee_won: ['int', ({ returnFeeWon }) => returnFeeWon],
    bearer: ['"CostBearer"', (_part, { shipping }) => (shipping === undefined ? 'SHOP' : 'SELLER')],
  },
);

/** Of coupons that are not known here. */
const DISCOUNT_TABLE = ledgerTable<LedgerLine>(
  'order_line_discount',
  ({ lines }) => lines.filter(({ discountWon }) => discountWon > 0),
  {
    // A line has one such row: its own id serves.
    id: ['uuid', ({ lineId }) => lineId],
    order_id: ['uuid', (_line, { orderId }) => orderId],
    line_id: ['uuid', ({ lineId }) => lineId],
    amount_won: ['int', ({ discountWon }) => discountWon],
    bearer: ['"CostBearer"', () => 'SHOP'],
  },
);

const isApproved = ({ payment }: LedgerOrder) => payment.failureReason === null;

const PAYMENT_TABLE = ledgerTable<LedgerOrder>('payment', (order) => [order], {
  id: ['uuid', ({ payment }) => payment.paymentId],
  order_id: ['uuid', ({ orderId }) => orderId],
  provider: ['text', ({ payment }) => payment.provider],
  method: ['text', ({ payment }) => payment.method],
  provider_reference: ['text', (order) => (isApproved(order) ? `${order.source}-${order.orderId}` : null)],
  status: ['"PaymentStatus"', (order) => (isApproved(order) ? 'APPROVED' : 'DECLINED')],
  amount_won: ['int', ({ totalWon }) => totalWon],
  idempotency_key: ['text', ({ orderId }) => `order-${orderId}`],
  failure_reason: ['text', ({ payment }) => payment.failureReason],
  requested_at: ['timestamptz', ({ history }) => history[0].at],
  answered_at: ['timestamptz', ({ payment }) => payment.answeredAt],
  created_at: ['timestamptz', ({ history }) => history[0].at],
  updated_at: ['timestamptz', ({ payment }) => payment.answeredAt],
});

const REFUND_TABLE = ledgerTable<LedgerOrder>(
  'refund',
  (order) => (order.totalWon === 0 || timeOf(order, 'CANCELLED') === null ? [] : [order]),
  {
    id: ['uuid', ({ refundId }) => refundId],
    payment_id: ['uuid', ({ payment }) => payment.paymentId],
    idempotency_key: ['text', ({ orderId }) => `refund-${orderId}`],
    amount_won: ['int', ({ totalWon }) => totalWon],
    reason: ['text', () => 'order-cancelled'],
    state: ['"RefundState"', () => 'DONE'],
    created_at: ['timestamptz', (order) => timeOf(order, 'CANCELLED')],
    done_at: ['timestamptz', (order) => timeOf(order, 'CANCELLED')],
  },
);

const STATUS_TABLE = ledgerTable<StatusEntry>('order_status_change', ({ history }) => history, {
  order_id: ['uuid', (_entry, { orderId }) => orderId],
  changed_at: ['timestamptz', ({ at }) => at],
  status: ['"OrderStatus"', ({ status }) => status],
  cause: ['text', ({ cause }) => cause],
});

/** What belongs to an order that stands there. */
export const TABLES_OF_ORDERS: readonly LedgerTable[] = [
  ...[LINE_TABLE, SHIPPING_TABLE, DISCOUNT_TABLE],
  ...[PAYMENT_TABLE, REFUND_TABLE, STATUS_TABLE],
];
