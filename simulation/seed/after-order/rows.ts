import type { BulkLoad, Cell } from '#server/adapters/postgres/bulk-load.ts';
import type { LedgerOrder } from '#server/adapters/postgres/order-rows.ts';
import type { AfterOrder } from './after-order.ts';
import { storedChanges } from './parcels.ts';
import { isRefunded } from './returned.ts';

export interface FollowedRow {
  order: LedgerOrder;
  after: AfterOrder;
}

type Table = readonly [name: string, columns: string, rows: Iterable<readonly Cell[]>];

/**
 * Writes what became of orders that are written, by COPY: parcels, and claims with their refunds. `newId` gives version
 * 7 ids of a moment. Returns rows by table.
 *
 * Parcels count as announced, since no page of them was open; those under way go on from `next_at`, at real speed.
 */
export async function copyAfterOrders(
  load: BulkLoad,
  orders: readonly FollowedRow[],
  newId: (atMs: number) => string,
): Promise<Record<string, number>> {
  const parcels = orders.flatMap(({ order, after }) => withIds(order, after, newId));
  const claims = orders.flatMap(({ order, after }) => claimsWithIds(order, after, newId));
  const rows: Record<string, number> = {};
  // Whole orders with all their parcels (0027).
  await load.query(`SELECT set_config('dangol.history', 'written', true)`);
  // Foreign keys and triggers look each row's neighbours up. A table that was empty a moment ago has no statistics:
  // their plans would read all of it for each row.
  await load.query('SET LOCAL enable_seqscan = off');
  for (const [table, columns, cells] of [...parcelTables(parcels), ...claimTables(claims)])
    rows[table] = await load.copy(table, columns.split(' '), cells);
  await load.query('SET LOCAL enable_seqscan TO DEFAULT');
  await load.query(`SELECT set_config('dangol.history', '', true)`);
  return rows;
}

type ParcelRow = ReturnType<typeof withIds>[number];

function withIds(order: LedgerOrder, { parcels }: AfterOrder, newId: (atMs: number) => string) {
  const ids = new Map(parcels.map(({ number, openedAt }) => [number, newId(openedAt.getTime())]));
  const idOf = (number: number | null) => (number === null ? null : (ids.get(number) ?? null));
  return parcels.map((parcel) => ({
    ...{ order, parcel, id: ids.get(parcel.number) ?? '', replacesId: idOf(parcel.replacesNumber) },
  }));
}

function parcelTables(rows: readonly ParcelRow[]): Table[] {
  return [
    [
      'shipment',
      'id order_id seller_id number state carrier waybill opened_at promised_at shipped_at delivered_at is_late replaces_id clock_speed next_at version announced_version',
      map(rows, ({ id, order, parcel, replacesId }) => [
        ...[id, order.orderId, parcel.sellerId, parcel.number, parcel.state],
        ...[parcel.waybill === null ? null : 'local', parcel.waybill, parcel.openedAt, parcel.promisedAt],
        ...[parcel.shippedAt, parcel.deliveredAt, parcel.isLate, replacesId, 1, parcel.nextAt, 1, 1],
      ]),
    ],
    [
      'shipment_line',
      'shipment_id order_line_id quantity',
      flatMap(rows, ({ id, order, parcel }) =>
        parcel.lines.map(({ line, quantity }) => [id, lineIdOf(order, line), quantity]),
      ),
    ],
    [
      'shipment_change',
      'shipment_id at code state place',
      flatMap(rows, ({ id, parcel }) =>
        storedChanges(parcel).map(({ at, code, state, place }) => [id, at, code, state, place]),
      ),
    ],
  ];
}

type ClaimRow = ReturnType<typeof claimsWithIds>[number];

function claimsWithIds(order: LedgerOrder, { claims }: AfterOrder, newId: (atMs: number) => string) {
  return claims.map((claim) => {
    const requestedAt = claim.changes[0]?.at ?? new Date(0);
    const changedAt = claim.changes.at(-1)?.at ?? requestedAt;
    const id = newId(requestedAt.getTime());
    // A cancelled order has one refund, which is written with it.
    const refundId = claim.kind === 'CANCEL' ? order.refundId : isRefunded(claim) ? newId(changedAt.getTime()) : null;
    return { order, claim, id, refundId, requestedAt, changedAt };
  });
}

function claimTables(rows: readonly ClaimRow[]): Table[] {
  return [
    [
      'refund',
      'id payment_id idempotency_key amount_won reason state created_at done_at',
      flatMap(rows, ({ order, claim, refundId, changedAt }) =>
        isRefunded(claim) && refundId !== null
          ? [
              [
                ...[refundId, order.payment.paymentId, refundId, claim.refundWon, 'pieces-returned', 'DONE'],
                ...[changedAt, changedAt],
              ],
            ]
          : [],
      ),
    ],
    [
      'claim',
      'id order_id seller_id kind requested_by fault reason state idempotency_key goods_won shipping_won fee_won settles_shipping refund_id state_reason requested_at changed_at',
      map(rows, ({ id, order, claim, refundId, requestedAt, changedAt }) => [
        ...[id, order.orderId, claim.sellerId, claim.kind, 'SHOPPER', claim.fault, claim.reason, claim.state],
        ...[`seeded-${order.orderId}`, claim.goodsWon, claim.shippingWon, claim.feeWon, claim.settlesShipping],
        ...[refundId, claim.stateReason, requestedAt, changedAt],
      ]),
    ],
    [
      'claim_line',
      'claim_id line_id pieces accepted damaged disposition',
      flatMap(rows, ({ id, order, claim }) =>
        claim.lines.map(({ line, pieces, inspected }) => [
          ...[id, lineIdOf(order, line), `{${pieces.join()}}`, inspected?.accepted ?? null, inspected?.damaged ?? null],
          inspected === null ? null : inspected.accepted > 0 ? 'RESTOCK' : 'WRITE_OFF',
        ]),
      ),
    ],
    [
      'claim_change',
      'claim_id changed_at state changed_by',
      flatMap(rows, ({ id, claim }) => claim.changes.map(({ at, state, by }) => [id, at, state, by])),
    ],
  ];
}

function lineIdOf({ orderId, lines }: LedgerOrder, line: number): string {
  const id = lines[line]?.lineId;
  if (id === undefined) throw new RangeError(`order ${orderId} has no line ${line}`);
  return id;
}

function* map<Row>(rows: readonly Row[], cells: (row: Row) => readonly Cell[]): Generator<readonly Cell[]> {
  for (const row of rows) yield cells(row);
}

function* flatMap<Row>(
  rows: readonly Row[],
  cells: (row: Row) => readonly (readonly Cell[])[],
): Generator<readonly Cell[]> {
  for (const row of rows) yield* cells(row);
}
