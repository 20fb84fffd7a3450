import { v7 as uuidv7 } from 'uuid';
import { canBecome, type OrderStatus, type StatusCause } from '#domain/order/status.ts';
import type { Prisma } from '#generated/prisma/client.ts';
import type { Buyer } from './buyers.ts';
import type { Database, Tx } from './transaction.ts';

export type PaymentStatus = 'REQUESTED' | 'WAITING_FOR_DEPOSIT' | 'APPROVED' | 'DECLINED' | 'EXPIRED';

export interface ShippingAddress {
  recipient: string;
  phone: string;
  postcode: string;
  line1: string;
  line2: string;
}

export interface OrderLineRow {
  productId: number;
  offerId: number;
  sellerId: number;
  name: string;
  picture: { icon: string; background: number };
  unitPriceWon: number;
  quantity: number;
  discountWon: number;
  categoryId: number;
  listPriceWon: number;
}

export interface PaymentRow {
  provider: string;
  method: string;
  status: PaymentStatus;
  amountWon: number;
  idempotencyKey: string;
  providerReference: string | null;
  failureReason: string | null;
  errorCode: string | null;
  requestedAt: Date;
  answeredAt: Date | null;
}

export interface OrderRow {
  orderId: string;
  number: string;
  shopperId: string;
  status: OrderStatus;
  itemsWon: number;
  discountWon: number;
  shippingWon: number;
  totalWon: number;
  address: ShippingAddress;
  placedAt: Date;
  paidAt: Date | null;
  cancelledAt: Date | null;
  lines: OrderLineRow[];
  payment: PaymentRow | null;
}

/** A line as it is written: what an order shows of it, and what profit is computed from when prices have changed. */
export interface NewOrderLine extends Omit<OrderLineRow, 'picture'> {
  picture: unknown;
  cartLineId: string;
  marginRate: number;
  commissionRate: number;
  commissionWon: number;
}

export interface NewOrder {
  orderId: string;
  number: string;
  shopperId: string;
  idempotencyKey: string;
  itemsWon: number;
  discountWon: number;
  shippingWon: number;
  totalWon: number;
  address: ShippingAddress;
  buyer: Buyer;
  /**
   * `cartLineId`: the cart line it is ordered from; inserting one that is in a live order already is refused by the
   * database.
   */
  lines: NewOrderLine[];
  payment: { provider: string; method: string; idempotencyKey: string };
}

/** Writes an order that waits for its payment, its first status, its lines and the requested payment. One statement. */
export async function insertOrder(tx: Tx, order: NewOrder): Promise<void> {
  const lines = JSON.stringify(order.lines.map((line) => ({ ...line, id: uuidv7() })));
  const { address, buyer, payment } = order;
  await tx.$executeRaw`
    WITH placed AS (
      INSERT INTO "order" (id, number, shopper_id, idempotency_key, status, items_won, discount_won, shipping_won, total_won,
        recipient, phone, postcode, address_line1, address_line2, buyer_age_band, buyer_gender, buyer_region, buyer_grade)
      VALUES (${order.orderId}::uuid, ${order.number}, ${order.shopperId}::uuid, ${order.idempotencyKey}, 'PENDING',
        ${order.itemsWon}, ${order.discountWon}, ${order.shippingWon}, ${order.totalWon}, ${address.recipient},
        ${address.phone}, ${address.postcode}, ${address.line1}, ${address.line2}, ${buyer.ageBand}::int,
        ${buyer.gender}::"Gender", ${buyer.region}, ${buyer.grade}::"Grade")
      RETURNING id, placed_at
    ), first_status AS (
      INSERT INTO order_status_change (order_id, changed_at, status, cause)
      SELECT id, placed_at, 'PENDING', ${'placed' satisfies StatusCause} FROM placed
    ), requested AS (
      INSERT INTO payment (id, order_id, provider, method, status, amount_won, idempotency_key)
      VALUES (${uuidv7()}::uuid, ${order.orderId}::uuid, ${payment.provider}, ${payment.method}, 'REQUESTED',
        ${order.totalWon}, ${payment.idempotencyKey})
    )
    INSERT INTO order_line (id, order_id, cart_line_id, product_id, offer_id, seller_id, name, picture, unit_price_won, quantity,
      discount_won, category_id, list_price_won, margin_rate, commission_rate, commission_won)
    SELECT id, ${order.orderId}::uuid, "cartLineId", "productId", "offerId", "sellerId", name, picture, "unitPriceWon", quantity,
      "discountWon", "categoryId", "listPriceWon", "marginRate", "commissionRate", "commissionWon"
    FROM jsonb_to_recordset(${lines}::jsonb) AS line(id uuid, "cartLineId" uuid, "productId" int, "offerId" int, "sellerId" int, name text,
      picture jsonb, "unitPriceWon" int, quantity int, "discountWon" int, "categoryId" int, "listPriceWon" int,
      "marginRate" float8, "commissionRate" float8, "commissionWon" int)`;
}

const WITH_LINES_AND_PAYMENT = {
  lines: { orderBy: { id: 'asc' } },
  payments: { orderBy: { requestedAt: 'desc' }, take: 1 },
} as const;

/** One order of any shopper: callers that serve a request must check its owner. */
export async function readOrder(db: Database | Tx, orderId: string): Promise<OrderRow | null> {
  const found = await db.order.findUnique({ where: { id: orderId }, include: WITH_LINES_AND_PAYMENT });
  return found === null ? null : rowOf(found);
}

/** The order placed with this key, if there is one. */
export async function readOrderByKey(db: Database | Tx, shopperId: string, key: string): Promise<OrderRow | null> {
  const found = await db.order.findUnique({
    where: { shopperId_idempotencyKey: { shopperId, idempotencyKey: key } },
    include: WITH_LINES_AND_PAYMENT,
  });
  return found === null ? null : rowOf(found);
}

/** Orders that came to nothing are no longer live; all others hold or have bought what they were made of. */
const LIVE = { status: { notIn: ['PAYMENT_FAILED', 'CANCELLED'] } } satisfies Prisma.OrderWhereInput;

/** The shopper's live order that one of these cart lines is in, the newest if several; null if there is none. */
export async function readOrderOfCartLines(
  db: Database | Tx,
  shopperId: string,
  cartLineIds: readonly string[],
): Promise<OrderRow | null> {
  const found = await db.order.findFirst({
    where: { shopperId, ...LIVE, lines: { some: { cartLineId: { in: [...cartLineIds] } } } },
    include: WITH_LINES_AND_PAYMENT,
    orderBy: { placedAt: 'desc' },
  });
  return found === null ? null : rowOf(found);
}

/** The shopper's orders that wait for their payment, newest first. */
export async function listPending(db: Database | Tx, shopperId: string): Promise<OrderRow[]> {
  const found = await db.order.findMany({
    where: { shopperId, status: 'PENDING' },
    include: WITH_LINES_AND_PAYMENT,
    orderBy: { placedAt: 'desc' },
  });
  return found.map(rowOf);
}

/** The shopper's newest live order, if it was placed within the last `seconds` by the database's clock. */
export async function readRecentOrder(db: Database | Tx, shopperId: string, seconds: number): Promise<OrderRow | null> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text AS id FROM "order"
    WHERE shopper_id = ${shopperId}::uuid AND status NOT IN ('PAYMENT_FAILED', 'CANCELLED')
      AND placed_at > now() - make_interval(secs => ${seconds})
    ORDER BY placed_at DESC LIMIT 1`;
  return rows[0] === undefined ? null : readOrder(db, rows[0].id);
}

/** Orders whose payment failed were never orders to their shopper: they stand in no list. */
const SHOWN = { status: { not: 'PAYMENT_FAILED' } } as const;

/** A shopper's orders, newest first; `before` is the id of the last one seen. */
export async function listOrders(
  db: Database,
  shopperId: string,
  { limit, before }: { limit: number; before?: string | undefined },
): Promise<OrderRow[]> {
  const found = await db.order.findMany({
    where: { shopperId, ...SHOWN },
    include: WITH_LINES_AND_PAYMENT,
    // Order ids are version 7: their order is that of placing.
    orderBy: [{ placedAt: 'desc' }, { id: 'desc' }],
    take: limit,
    ...(before === undefined ? {} : { cursor: { id: before }, skip: 1 }),
  });
  return found.map(rowOf);
}

export function countOrders(db: Database, shopperId: string): Promise<number> {
  return db.order.count({ where: { shopperId, ...SHOWN } });
}

/** Locks an order and returns its state; null if there is none. */
export async function lockOrder(tx: Tx, orderId: string): Promise<OrderRow | null> {
  await tx.$queryRaw`SELECT id FROM "order" WHERE id = ${orderId}::uuid FOR UPDATE`;
  return readOrder(tx, orderId);
}

/**
 * Holds orders against being cancelled until the transaction ends, and names those that are cancelled already. Ids of
 * no order (an event's own, an imported history's) are in none of both. Take it before any coupon or budget; ids are
 * locked in one order.
 */
export async function holdOrders(tx: Tx, orderIds: readonly string[]): Promise<Set<string>> {
  if (orderIds.length === 0) return new Set();
  const rows = await tx.$queryRaw<{ id: string; status: OrderStatus }[]>`
    SELECT id::text AS id, status::text AS status FROM "order" WHERE id = ANY(${[...orderIds]}::uuid[])
    ORDER BY id FOR SHARE`;
  return new Set(rows.filter(({ status }) => status === 'CANCELLED').map(({ id }) => id));
}

/**
 * Writes an order's next status and its entry in the history. The order must be held (lockOrder), and `from` must be
 * its status; a change that the table of statuses does not allow (domain/order/status.ts) throws. One statement.
 */
export async function writeOrderStatus(
  tx: Tx,
  { orderId, status: from }: Pick<OrderRow, 'orderId' | 'status'>,
  status: OrderStatus,
  cause: StatusCause,
): Promise<void> {
  if (!canBecome(from, status)) throw new Error(`order ${orderId} is ${from} and cannot become ${status}`);
  await tx.$executeRaw`
    WITH changed AS (
      UPDATE "order" SET status = ${status}::"OrderStatus",
        paid_at = CASE WHEN ${status} = 'PAID' THEN now() ELSE paid_at END,
        cancelled_at = CASE WHEN ${status} = 'CANCELLED' THEN now() ELSE cancelled_at END
      WHERE id = ${orderId}::uuid RETURNING id, status
    )
    INSERT INTO order_status_change (order_id, changed_at, status, cause)
    SELECT id, now(), status, ${cause} FROM changed`;
}

/** Writes what the provider answered about a payment, and when. A refund never changes a payment. */
export async function writePayment(
  tx: Tx | Database,
  idempotencyKey: string,
  change: { status: PaymentStatus; providerReference?: string; failureReason?: string; errorCode?: string | undefined },
): Promise<void> {
  const { errorCode = null, ...rest } = change;
  const answeredAt = new Date();
  await tx.payment.update({
    where: { idempotencyKey },
    data: { ...rest, errorCode, answeredAt, updatedAt: answeredAt },
  });
}

/** Orders that wait for a payment since more than `olderThanSeconds`, by the database's clock. */
export async function pendingOrders(db: Database, olderThanSeconds: number, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text AS id FROM "order"
    WHERE status = 'PENDING' AND placed_at < now() - make_interval(secs => ${olderThanSeconds})
    ORDER BY placed_at LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

type Found = Prisma.OrderGetPayload<{ include: typeof WITH_LINES_AND_PAYMENT }>;

function rowOf(found: Found): OrderRow {
  const [payment] = found.payments;
  return {
    orderId: found.id,
    number: found.number,
    shopperId: found.shopperId,
    status: found.status,
    itemsWon: found.itemsWon,
    discountWon: found.discountWon,
    shippingWon: found.shippingWon,
    totalWon: found.totalWon,
    address: {
      recipient: found.recipient,
      phone: found.phone,
      postcode: found.postcode,
      line1: found.addressLine1,
      line2: found.addressLine2,
    },
    placedAt: found.placedAt,
    paidAt: found.paidAt,
    cancelledAt: found.cancelledAt,
    lines: found.lines.map((line) => ({
      productId: line.productId,
      offerId: line.offerId,
      sellerId: line.sellerId,
      name: line.name,
      picture: line.picture as OrderLineRow['picture'],
      unitPriceWon: line.unitPriceWon,
      quantity: line.quantity,
      discountWon: line.discountWon,
      categoryId: line.categoryId,
      listPriceWon: line.listPriceWon,
    })),
    // The release before wrote REFUNDED over the status of a payment that had been approved.
    payment:
      payment === undefined
        ? null
        : { ...payment, status: payment.status === 'REFUNDED' ? 'APPROVED' : payment.status },
  };
}
