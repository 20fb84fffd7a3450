import type { ShipmentView } from '#contracts/shipments.ts';
import type { OrderStatus } from '#domain/order/status.ts';
import type { ShipmentProgress } from '#domain/shipment/order-status.ts';
import type { ChangeCode, ShipmentChange } from '#domain/shipment/scan.ts';
import type { ShipmentState } from '#domain/shipment/state.ts';
import type { Carrier } from '#domain/shipment/waybill.ts';
import type { Prisma } from '#generated/prisma/client.ts';
import type { Database, Tx } from './transaction.ts';

export interface NewShipment {
  shipmentId: string;
  orderId: string;
  sellerId: number;
  number: number;
  openedAt: Date;
  promisedAt: Date;
  /** null: when worker `shipping` sees it next, it becomes that of its setting. */
  clockSpeed: number | null;
  nextAt: Date;
  replacesId: string | null;
  code: Extract<ChangeCode, 'opened' | 'replacement' | 'split'>;
  state: 'RECEIVED' | 'PREPARING';
  lines: readonly { orderLineId: string; quantity: number }[];
}

/** Writes shipments with their lines and first change. One statement; refused where a line has too few pieces. */
export async function insertShipments(tx: Tx, shipments: readonly NewShipment[]): Promise<void> {
  if (shipments.length === 0) return;
  await tx.$executeRaw`
    WITH new AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(shipments)}::jsonb) AS one("shipmentId" uuid, "orderId" uuid,
        "sellerId" int, number int, state text, "openedAt" timestamptz, "promisedAt" timestamptz, "clockSpeed" float8,
        "nextAt" timestamptz, "replacesId" uuid, code text, lines jsonb)
    ), opened AS (
      INSERT INTO shipment (id, order_id, seller_id, number, state, opened_at, promised_at, clock_speed, next_at,
        replaces_id)
      SELECT "shipmentId", "orderId", "sellerId", number, state::"ShipmentState", "openedAt", "promisedAt", "clockSpeed",
        "nextAt", "replacesId" FROM new
    ), pieces AS (
      INSERT INTO shipment_line (shipment_id, order_line_id, quantity)
      SELECT "shipmentId", line."orderLineId", line.quantity
      FROM new, jsonb_to_recordset(lines) AS line("orderLineId" uuid, quantity int)
    )
    INSERT INTO shipment_change (shipment_id, at, code, state)
    SELECT "shipmentId", "openedAt", code, state::"ShipmentState" FROM new`;
}

/** A shipment in a transaction that holds it. */
export interface ShipmentRow {
  shipmentId: string;
  orderId: string;
  sellerId: number;
  number: number;
  state: ShipmentState;
  carrier: Carrier | null;
  waybill: string | null;
  openedAt: Date;
  promisedAt: Date;
  shippedAt: Date | null;
  replacesId: string | null;
  clockSpeed: number | null;
  nextAt: Date | null;
  lines: { orderLineId: string; quantity: number }[];
  changes: { code: string; at: Date }[];
}

const WITH_LINES_AND_CHANGES = {
  lines: { select: { orderLineId: true, quantity: true } },
  changes: { select: { code: true, at: true } },
} as const;

/** Holds all shipments of an order, which must be held (lockOrder) before them. In the order of their numbers. */
export async function lockShipments(tx: Tx, orderId: string): Promise<ShipmentRow[]> {
  await tx.$queryRaw`SELECT id FROM shipment WHERE order_id = ${orderId}::uuid ORDER BY number FOR UPDATE`;
  const found = await tx.shipment.findMany({
    where: { orderId },
    include: WITH_LINES_AND_CHANGES,
    orderBy: { number: 'asc' },
  });
  return found.map(({ id, carrier, ...row }) => ({ ...row, shipmentId: id, carrier: carrier as Carrier | null }));
}

export interface ShipmentUpdate {
  state?: ShipmentState;
  carrier?: Carrier;
  waybill?: string;
  promisedAt?: Date;
  shippedAt?: Date;
  deliveredAt?: Date;
  isLate?: boolean;
  clockSpeed?: number;
  nextAt?: Date | null;
}

/**
 * Writes what changed of a held shipment, with what happened to it; it is announced again. Two statements at most.
 */
export async function writeShipment(
  tx: Tx,
  shipmentId: string,
  update: ShipmentUpdate,
  changes: readonly ShipmentChange[] = [],
): Promise<void> {
  await tx.shipment.update({ where: { id: shipmentId }, data: { ...update, version: { increment: 1 } } });
  if (changes.length > 0)
    await tx.shipmentChange.createMany({
      data: changes.map((change) => ({ shipmentId, ...change })),
      skipDuplicates: true,
    });
}

/** Looked at without anything new: when it is looked at again. */
export async function postponeShipments(
  tx: Tx | Database,
  shipmentIds: readonly string[],
  nextAt: Date,
): Promise<void> {
  if (shipmentIds.length > 0)
    await tx.shipment.updateMany({ where: { id: { in: [...shipmentIds] }, nextAt: { not: null } }, data: { nextAt } });
}

/** What worker `shipping` has to know of a shipment before it holds it. */
export type DueShipment = Pick<
  ShipmentRow,
  'shipmentId' | 'orderId' | 'state' | 'waybill' | 'promisedAt' | 'shippedAt' | 'clockSpeed'
>;

/** Shipments that are to be looked at by `now`, those that wait longest first. By index. */
export async function dueShipments(db: Database, now: Date, limit: number): Promise<DueShipment[]> {
  const found = await db.shipment.findMany({
    where: { nextAt: { lte: now } },
    orderBy: { nextAt: 'asc' },
    take: limit,
    select: {
      id: true,
      orderId: true,
      state: true,
      waybill: true,
      promisedAt: true,
      shippedAt: true,
      clockSpeed: true,
    },
  });
  return found.map(({ id, ...row }) => ({ shipmentId: id, ...row }));
}

/** The shop's paid orders without a shipment: those that the release before was paid for. By index. */
export async function ordersWithoutShipment(db: Database, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text AS id FROM "order"
    WHERE status = 'PAID' AND source = 'shop' AND NOT EXISTS (SELECT 1 FROM shipment WHERE order_id = "order".id)
    ORDER BY placed_at LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** Holds an order if no other transaction does; whether it does now. */
export async function tryLockOrder(tx: Tx, orderId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT id FROM "order" WHERE id = ${orderId}::uuid FOR UPDATE SKIP LOCKED`;
  return rows.length > 0;
}

/** An order's status, how far each of its shipments is, and whether it still counts. Four statements. */
export async function readProgress(
  tx: Tx,
  orderId: string,
): Promise<{ status: OrderStatus; shipments: ShipmentProgress[] }> {
  const { status, shipments } = await tx.order.findUniqueOrThrow({
    where: { id: orderId },
    select: {
      status: true,
      shipments: {
        select: {
          state: true,
          replacement: { select: { id: true } },
          changes: { where: { code: 'refunded' }, select: { at: true } },
        },
      },
    },
  });
  return {
    status,
    shipments: shipments.map(({ state, replacement, changes }) => ({
      state,
      isSettled: replacement !== null || changes.length > 0,
    })),
  };
}

export async function isWaybillUsed(tx: Tx, carrier: Carrier, waybill: string): Promise<boolean> {
  return (await tx.shipment.findFirst({ where: { carrier, waybill }, select: { id: true } })) !== null;
}

/** Orders with a change that Redis and open pages do not have yet. By index. */
export async function unannouncedOrders(db: Database, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT order_id::text AS id FROM shipment WHERE announced_version < version LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** These shipments were announced as they were in these versions. */
export async function markAnnounced(db: Database, shipments: readonly ShownShipment[]): Promise<void> {
  for (const { view, version } of shipments)
    await db.$executeRaw`
      UPDATE shipment SET announced_version = greatest(announced_version, ${version}) WHERE id = ${view.shipmentId}::uuid`;
}

export interface ShownShipment {
  orderId: string;
  version: number;
  view: ShipmentView;
}

const SHOWN = {
  lines: { select: { quantity: true, orderLine: { select: { offerId: true } } }, orderBy: { orderLineId: 'asc' } },
  changes: { select: { code: true, at: true, state: true, place: true }, orderBy: { at: 'asc' } },
  replacement: { select: { number: true } },
} satisfies Prisma.ShipmentInclude;

/** The shipments of these orders as their shoppers see them, by order and number. Five statements. */
export async function readShipments(db: Database | Tx, orderIds: readonly string[]): Promise<ShownShipment[]> {
  if (orderIds.length === 0) return [];
  const found = await db.shipment.findMany({
    where: { orderId: { in: [...orderIds] } },
    include: SHOWN,
    orderBy: [{ orderId: 'asc' }, { number: 'asc' }],
  });
  const sellers = await db.seller.findMany({
    where: { id: { in: found.map(({ sellerId }) => sellerId) } },
    select: { id: true, name: true },
  });
  const names = new Map(sellers.map(({ id, name }) => [id, name]));
  return found.map((row) => ({ orderId: row.orderId, version: row.version, view: viewOf(row, names) }));
}

function viewOf(
  row: Prisma.ShipmentGetPayload<{ include: typeof SHOWN }>,
  sellerNames: ReadonlyMap<number, string>,
): ShipmentView {
  const isAtSeller = row.state === 'RECEIVED' || row.state === 'PREPARING';
  return {
    ...{ shipmentId: row.id, number: row.number, state: row.state, waybill: row.waybill },
    ...{ openedAt: row.openedAt, promisedAt: row.promisedAt, deliveredAt: row.deliveredAt, isLate: row.isLate },
    sellerName: sellerNames.get(row.sellerId) ?? '',
    carrier: row.carrier as Carrier | null,
    stepAt: isAtSeller && row.clockSpeed !== null ? row.nextAt : null,
    replacedByNumber: row.replacement?.number ?? null,
    lines: row.lines.map(({ quantity, orderLine }) => ({ offerId: orderLine.offerId, quantity })),
    changes: row.changes.map((change) => ({ ...change, code: change.code as ChangeCode })),
  };
}
