import type { ClaimFault, ClaimKind, ClaimReason, ClaimState } from '#domain/claim/claim.ts';
import { attributeShipping, type SellerShipping } from '#domain/order/shipping.ts';
import type { ShipmentState } from '#domain/shipment/state.ts';
import { newId } from '#server/new-id.ts';
import type { OrderLineRow } from './orders.ts';
import type { Database, Tx } from './transaction.ts';

export type ClaimParty = 'SHOPPER' | 'SELLER' | 'OPERATOR';

export interface PartLine extends OrderLineRow {
  lineId: string;
  /** Coupons that took something off it; null: of one that is not known. */
  couponIds: readonly (string | null)[];
  /** Pieces in parcels that are not being prepared yet; of an order that is only paid: all. */
  notBegun: number;
  /** Pieces in parcels that are being prepared. */
  inPreparation: number;
}

export interface ClaimRow {
  claimId: string;
  orderId: string;
  sellerId: number;
  kind: ClaimKind;
  fault: ClaimFault;
  reason: ClaimReason;
  state: ClaimState;
  idempotencyKey: string;
  goodsWon: number;
  shippingWon: number;
  feeWon: number;
  withheldWon: number;
  settlesShipping: boolean;
  refundId: string | null;
  stateReason: string | null;
  requestedAt: Date;
  changedAt: Date;
  lines: { lineId: string; pieces: number[]; damaged: number | null }[];
}

/** What an order consists of, as it was frozen, and what was claimed of it. */
export interface OrderParts {
  lines: PartLine[];
  /** By seller. */
  shipping: SellerShipping[];
  /** Oldest first. */
  claims: ClaimRow[];
  /** When it was delivered; null: not yet. */
  deliveredAt: Date | null;
}

const WITH_COUPONS_AND_PARCELS = {
  discounts: { select: { couponId: true } },
  shipmentLines: { select: { quantity: true, shipment: { select: { state: true } } } },
} as const;

/** Lines, shipping and claims of an order; hold it (lockOrder) before anything is decided on them. Seven reads. */
export async function readParts(db: Database | Tx, orderId: string): Promise<OrderParts> {
  const found = await db.order.findUniqueOrThrow({
    where: { id: orderId },
    select: {
      status: true,
      shippingWon: true,
      lines: { include: WITH_COUPONS_AND_PARCELS, orderBy: { id: 'asc' } },
      shipping: { orderBy: { sellerId: 'asc' } },
      claims: { include: { lines: true }, orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }] },
      statusChanges: { where: { status: 'DELIVERED' }, select: { changedAt: true } },
    },
  });
  const lines = found.lines.map(({ id, discounts, picture, shipmentLines, ...line }) => {
    const piecesIn = (state: ShipmentState) =>
      shipmentLines.filter(({ shipment }) => shipment.state === state).reduce((sum, { quantity }) => sum + quantity, 0);
    return {
      ...line,
      lineId: id,
      picture: picture as OrderLineRow['picture'],
      couponIds: discounts.map(({ couponId }) => couponId),
      notBegun: found.status === 'PAID' ? line.quantity : piecesIn('RECEIVED'),
      inPreparation: piecesIn('PREPARING'),
    };
  });
  return {
    lines,
    // The release before writes no rows of shipping.
    shipping: found.shipping.length > 0 ? found.shipping : attributeShipping(found.shippingWon, lines),
    claims: found.claims.map(({ id, reason, lines: claimed, ...claim }) => ({
      ...claim,
      claimId: id,
      reason: reason as ClaimReason,
      lines: claimed.map(({ lineId, pieces, damaged }) => ({ lineId, pieces, damaged })),
    })),
    deliveredAt: found.statusChanges[0]?.changedAt ?? null,
  };
}

export interface NewClaim
  extends Omit<ClaimRow, 'claimId' | 'stateReason' | 'requestedAt' | 'changedAt' | 'lines' | 'refundId'> {
  requestedBy: ClaimParty;
  refundId?: string | null;
  lines: readonly { lineId: string; pieces: readonly number[] }[];
}

/** Writes a claim with its lines and first state. The order must be held. One statement. Returns its id. */
export async function insertClaim(tx: Tx, claim: NewClaim): Promise<string> {
  const { lines, refundId = null, ...columns } = claim;
  const id = newId();
  const at = new Date();
  await tx.claim.create({
    data: {
      ...{ id, refundId, requestedAt: at, changedAt: at, ...columns },
      lines: { create: lines.map(({ lineId, pieces }) => ({ lineId, pieces: [...pieces] })) },
      changes: { create: { changedAt: at, state: claim.state, changedBy: claim.requestedBy } },
    },
  });
  return id;
}

/** Writes a claim's next state and its entry in the history. The order must be held. Two statements. */
export async function writeClaimState(
  tx: Tx,
  claimId: string,
  change: { state: ClaimState; by: ClaimParty; reason?: string | null },
): Promise<void> {
  const { state, by, reason = null } = change;
  const at = new Date();
  await tx.claim.update({
    where: { id: claimId },
    data: {
      ...{ state, stateReason: reason, changedAt: at },
      changes: { create: { changedAt: at, state, changedBy: by } },
    },
  });
}

/** Records the refund of a claim that is done; null: it came to nothing. One statement. */
export async function writeClaimRefund(
  tx: Tx,
  claimId: string,
  refund: { refundId: string | null; withheldWon: number },
): Promise<void> {
  await tx.claim.update({ where: { id: claimId }, data: refund });
}

/** Records what came back of a line, and whether it can be sold again. One statement. */
export async function writeInspection(
  tx: Tx,
  { claimId, lineId }: { claimId: string; lineId: string },
  found: { accepted: number; damaged: number },
): Promise<void> {
  const disposition = found.accepted > 0 ? 'RESTOCK' : 'WRITE_OFF';
  await tx.claimLine.update({ where: { claimId_lineId: { claimId, lineId } }, data: { ...found, disposition } });
}

/** The order that a claim is of; null: there is no such claim. */
export async function orderOfClaim(db: Database, claimId: string): Promise<string | null> {
  const found = await db.claim.findUnique({ where: { id: claimId }, select: { orderId: true } });
  return found?.orderId ?? null;
}

/**
 * Claims of `kinds` that have waited in one of `states` since before `before`, oldest first; without returns that are
 * accepted and whose parcel has not arrived: nothing can be collected yet.
 */
export async function waitingClaims(
  db: Database,
  wanted: { kinds: readonly ClaimKind[]; states: readonly ClaimState[]; before: Date; limit: number },
): Promise<Pick<ClaimRow, 'claimId' | 'kind' | 'state'>[]> {
  const { kinds, states, before, limit } = wanted;
  const rows = await db.claim.findMany({
    where: {
      ...{ kind: { in: [...kinds] }, state: { in: [...states] }, changedAt: { lt: before } },
      NOT: { kind: 'RETURN', state: 'APPROVED', order: { status: { notIn: ['DELIVERED', 'COMPLETED'] } } },
    },
    select: { id: true, kind: true, state: true },
    orderBy: { changedAt: 'asc' },
    take: limit,
  });
  return rows.map(({ id, ...row }) => ({ claimId: id, ...row }));
}

/**
 * Delivered orders, the shop's own and those of its seeded past, whose time for returns is over and that have no open
 * claim. One index range.
 */
export async function ordersToConfirm(
  db: Database,
  { deliveredBefore, limit }: { deliveredBefore: Date; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT placed.id::text AS id FROM "order" placed
    WHERE placed.status = 'DELIVERED' AND placed.source IN ('shop', 'backfill')
      AND EXISTS (SELECT 1 FROM order_status_change change WHERE change.order_id = placed.id
        AND change.status = 'DELIVERED' AND change.changed_at < ${deliveredBefore})
      AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.order_id = placed.id
        AND claim.state NOT IN ('DONE', 'REJECTED', 'WITHDRAWN'))
    ORDER BY placed.placed_at LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}
