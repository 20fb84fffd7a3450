import type { ClaimFault, ClaimKind, ClaimReason, ClaimState } from '#domain/claim/claim.ts';
import type { ClaimTerms } from '#domain/claim/terms.ts';
import type { OrderStatus, StatusCause } from '#domain/order/status.ts';
import type { ShipmentChange } from '#domain/shipment/scan.ts';
import type { ShipmentState } from '#domain/shipment/state.ts';

/** What became of an order by the end of the history. */
export interface AfterOrder {
  /** What it has been, from PENDING on; the last one is its status. */
  history: readonly [PastStatus, ...PastStatus[]];
  parcels: readonly PastParcel[];
  claims: readonly PastClaim[];
}

export interface PastStatus {
  status: OrderStatus;
  at: Date;
  cause: StatusCause;
}

/** A parcel as it stands at the end of the history. Lines are the order's by their place in it. */
export interface PastParcel {
  sellerId: number;
  /** 1, 2, … of the order. */
  number: number;
  /** The number of the lost parcel that it is sent instead of. */
  replacesNumber: number | null;
  state: ShipmentState;
  waybill: string | null;
  openedAt: Date;
  promisedAt: Date;
  shippedAt: Date | null;
  deliveredAt: Date | null;
  isLate: boolean | null;
  /** When its next step is due, for worker `shipping` to go on; null at its end. */
  nextAt: Date | null;
  lines: { line: number; quantity: number }[];
  changes: ShipmentChange[];
  /** Nothing can be asked about it any more: it ended before the last time for claims. */
  isOld: boolean;
}

/** A claim as it stands at the end of the history. Lines are the order's by their place in it. */
export interface PastClaim extends ClaimTerms {
  sellerId: number;
  kind: ClaimKind;
  fault: ClaimFault;
  reason: ClaimReason;
  state: ClaimState;
  stateReason: string | null;
  /** In the order of their times; the first is the request. */
  changes: { state: ClaimState; at: Date; by: 'SHOPPER' | 'SELLER' }[];
  lines: { line: number; pieces: number[]; inspected: { accepted: number; damaged: number } | null }[];
}
