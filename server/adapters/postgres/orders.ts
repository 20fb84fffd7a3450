import type { Source } from '#contracts/sources.ts';
import { canBecome, type OrderStatus, type StatusCause } from '#domain/order/status.ts';
import type { Prisma } from '#generated/prisma/client.ts';
import { arrayLiteral } from './array-literal.ts';
import type { PaymentStatus } from './payments.ts';
import type { SqlTx } from './sql-pool.ts';
import type { Database, Tx } from './transaction.ts';

export interface ShippingAddress {
  recipient: string;
  phone: string;
  postcode: string;
  line1: string;
  line2: string;
  /** What the carrier is asked for; undefined: nothing. */
  deliveryRequest?: string | undefined;
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
  paymentId: string;
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
  source: Source;
  /** By a member; a guest who has logged in since was none. */
  isMembers: boolean;
  /** Whether its pieces were taken from stock: others are not put back (docs/decisions/0113). */
  takesStock: boolean;
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

const WITH_LINES_AND_PAYMENT = {
  lines: { orderBy: { id: 'asc' } },
  payments: { orderBy: { requestedAt: 'desc' }, take: 1 },
} as const;

/** Those of `orderIds` that there are. One look-up by keys. */
export async function presentOrders(db: SqlTx, orderIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text AS id FROM "order" WHERE id = ANY(${arrayLiteral(orderIds)}::uuid[])`;
  return new Set(rows.map(({ id }) => id));
}

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

/** The shopper's orders whose payment is not answered yet, newest first; without those that wait for a deposit. */
export async function listPending(db: Database | Tx, shopperId: string): Promise<OrderRow[]> {
  const found = await db.order.findMany({
    where: { shopperId, status: 'PENDING', payments: { none: { status: 'WAITING_FOR_DEPOSIT' } } },
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

/**
 * Orders whose payment failed were never orders to their shopper, and stand in no list; one whose deposit did not come
 * in time was shown as one for a day.
 */
const SHOWN: Prisma.OrderWhereInput = {
  OR: [{ status: { not: 'PAYMENT_FAILED' } }, { payments: { some: { failureReason: 'deposit-expired' } } }],
};

export interface OrderPage {
  limit: number;
  /** The id of the last one seen. */
  before?: string | undefined;
  /** In a product's name, or the order's number. */
  word?: string | undefined;
  /** Placed then or later. */
  since?: Date | undefined;
}

/** A shopper's orders, newest first. A word is compared with those of this shopper only. */
export async function listOrders(
  db: Database,
  shopperId: string,
  { limit, before, word, since }: OrderPage,
): Promise<OrderRow[]> {
  // In a pattern of PostgreSQL these stand for any letters.
  const contains = word?.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
  const found = await db.order.findMany({
    where: {
      ...{ shopperId, AND: SHOWN },
      ...(since !== undefined && { placedAt: { gte: since } }),
      ...(contains !== undefined && {
        OR: [
          { lines: { some: { name: { contains, mode: 'insensitive' } } } },
          { number: { contains, mode: 'insensitive' } },
        ],
      }),
    },
    include: WITH_LINES_AND_PAYMENT,
    // Order ids are version 7: their order is that of placing.
    orderBy: [{ placedAt: 'desc' }, { id: 'desc' }],
    take: limit,
    ...(before === undefined ? {} : { cursor: { id: before }, skip: 1 }),
  });
  return found.map(rowOf);
}

export function countOrders(db: Database, shopperId: string): Promise<number> {
  return db.order.count({ where: { shopperId, AND: SHOWN } });
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

/** Orders that wait for an answer about their payment since more than `olderThanSeconds`, by the database's clock. */
export async function pendingOrders(db: Database, olderThanSeconds: number, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text AS id FROM "order"
    WHERE status = 'PENDING' AND placed_at < now() - make_interval(secs => ${olderThanSeconds})
      AND NOT EXISTS (SELECT 1 FROM deposit_account JOIN payment ON payment.id = payment_id WHERE order_id = "order".id)
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
    source: found.source,
    isMembers: found.buyerGrade !== null,
    takesStock: found.takesStock,
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
      deliveryRequest: found.deliveryRequest,
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
        : { ...payment, paymentId: payment.id, status: payment.status === 'REFUNDED' ? 'APPROVED' : payment.status },
  };
}
