import {
  AT_FAULT_DAYS,
  CLAIM_REASONS,
  type ClaimFault,
  type ClaimKind,
  type ClaimReason,
  isOpen,
  MIND_CHANGED_DAYS,
  REASONS_OF,
} from '#domain/claim/claim.ts';
import type { ClaimTerms } from '#domain/claim/terms.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { insertClaim, type OrderParts, orderOfClaim, readParts } from '#server/adapters/postgres/claims.ts';
import type { OrderRow } from '#server/adapters/postgres/orders.ts';
import type { EventSubject } from '#server/adapters/postgres/outbox.ts';
import { requestRefund } from '#server/adapters/postgres/refunds.ts';
import { returnStock } from '#server/adapters/postgres/stock.ts';
import type { Tx } from '#server/adapters/postgres/transaction.ts';
import { type ChangeDeps, changeOrder } from '#server/orders/change-order.ts';
import { isId, readOwnOrder } from '#server/orders/own-order.ts';
import { notConfirmable, refundChanged } from '#server/orders/refusals.ts';
import { removePieces } from '#server/shipping/cancel-shipments.ts';
import { advanceClaim } from './advance.ts';
import { confirmPurchase } from './confirmation.ts';
import { allFree, draftClaims, type WantedLine } from './drafts.ts';
import { cancelRest, endCoupons, moneyOf, piecesOf } from './finish.ts';
import { claimNotFound, notClaimable, nothingChosen, reasonDoesNotFit, tooLateToClaim } from './refusals.ts';

export interface ClaimRequest {
  /** One press of the button: the same key is the same claim. */
  idempotencyKey: string;
  kind: ClaimKind;
  reason: ClaimReason;
  /** Of any sellers of the order; one claim comes of each. */
  lines: readonly WantedLine[];
  /** What the page showed; a lower refund is refused. */
  shownRefundWon?: number | undefined;
}

export interface ClaimOptions {
  /** What can be asked for at this moment; empty: nothing. */
  kinds: ClaimKind[];
  /** Pieces that are in no claim, by line. */
  free: WantedLine[];
  parts: OrderParts;
  /** The purchase can be confirmed by hand. */
  canConfirm: boolean;
}

export interface Claims {
  /** What the shopper may do with an order, and its claims; another's order is 'not-found'. */
  options(shopperId: string, orderId: string): Promise<ClaimOptions>;
  /** What a claim would refund at this moment, over all its sellers. Errors as `request`. */
  terms(shopperId: string, orderId: string, request: Omit<ClaimRequest, 'idempotencyKey'>): Promise<ClaimTerms>;
  /**
   * Cancels pieces of a paid order at once, or asks for a return or an exchange of delivered ones. 'conflict' when the
   * order's state or its time does not allow it, fewer pieces are left, or less would be refunded than was shown;
   * 'invalid-input' for a reason that does not fit. Cost: one transaction of some fifteen statements.
   */
  request(shopper: EventSubject, orderId: string, request: ClaimRequest): Promise<OrderRow>;
  /** Takes a claim back, until the pieces are with the seller. */
  withdraw(shopper: EventSubject, claimId: string): Promise<OrderRow>;
  /** The purchase is confirmed by its shopper: DELIVERED → COMPLETED, unless a claim is open. */
  confirm(shopper: EventSubject, orderId: string): Promise<OrderRow>;
}

export interface ClaimsDeps extends ChangeDeps {
  now: () => Date;
}

/** Cancellation of pieces, returns, exchanges and the confirmation of purchases (docs/decisions/0132). */
export function createClaims(deps: ClaimsDeps): Claims {
  const { db, now } = deps;
  const own = (shopperId: string, orderId: string) => readOwnOrder(db, shopperId, orderId);

  async function change(
    { shopperId }: EventSubject,
    orderId: string,
    work: (tx: Tx, order: OrderRow) => Promise<readonly string[]>,
  ): Promise<OrderRow> {
    await own(shopperId, orderId);
    await changeOrder(deps, { orderId, shopperId }, work);
    return own(shopperId, orderId);
  }

  function draftsOf(order: OrderRow, parts: OrderParts, request: Omit<ClaimRequest, 'idempotencyKey'>) {
    const { kind, reason, lines } = request;
    if (!REASONS_OF[kind].includes(reason)) throw reasonDoesNotFit();
    const fault = CLAIM_REASONS[reason];
    const { lateAfterDays, kinds } = possible(order, parts, now(), fault);
    if (!kinds.includes(kind))
      throw lateAfterDays === null ? notClaimable(kind, order.status) : tooLateToClaim(lateAfterDays);
    const drafts = draftClaims(parts, { kind, fault }, lines);
    if (drafts.length === 0) throw nothingChosen();
    return { fault, drafts };
  }

  return {
    async options(shopperId, orderId) {
      const order = await own(shopperId, orderId);
      const parts = await readParts(db, orderId);
      const free = allFree(parts);
      const kinds = free.length === 0 ? [] : possible(order, parts, now(), 'SELLER').kinds;
      const canConfirm = order.status === 'DELIVERED' && !parts.claims.some(({ state }) => isOpen(state));
      return { kinds, free, parts, canConfirm };
    },

    async terms(shopperId, orderId, request) {
      const order = await own(shopperId, orderId);
      const { drafts } = draftsOf(order, await readParts(db, orderId), request);
      return sumTerms(drafts.map(({ terms }) => terms));
    },

    request: (shopper, orderId, request) =>
      change(shopper, orderId, async (tx, order) => {
        const { idempotencyKey, kind, reason, shownRefundWon } = request;
        const parts = await readParts(tx, orderId);
        if (parts.claims.some((claim) => claim.idempotencyKey === idempotencyKey)) return [];
        const { fault, drafts } = draftsOf(order, parts, request);
        const { refundWon } = sumTerms(drafts.map(({ terms }) => terms));
        if (kind === 'CANCEL' && takesAll(parts, drafts))
          return cancelRest(tx, order, { shopper, shownRefundWon, idempotencyKey, at: now() });
        if (shownRefundWon !== undefined && refundWon < shownRefundWon) throw refundChanged(shownRefundWon, refundWon);
        for (const draft of drafts) {
          const isDone = kind === 'CANCEL';
          const refundId = isDone
            ? await requestRefund(tx, { orderId, amountWon: draft.terms.refundWon, reason: 'pieces-cancelled' })
            : null;
          await insertClaim(tx, {
            ...{ orderId, sellerId: draft.sellerId, kind, fault, reason, state: isDone ? 'DONE' : 'REQUESTED' },
            ...{ requestedBy: 'SHOPPER', idempotencyKey, refundId, withheldWon: 0, ...moneyOf(draft.terms) },
            lines: draft.lines.map(({ line, pieces }) => ({ lineId: line.lineId, pieces })),
          });
        }
        if (kind !== 'CANCEL') return [];
        await removePieces(tx, orderId, drafts.flatMap(piecesOf), now());
        await returnStock(tx, { ...order, lines: drafts.flatMap(piecesOf) });
        await endCoupons(tx, order, refundWon);
        return [orderId];
      }),

    async withdraw(shopper, claimId) {
      const orderId = isId(claimId) ? await orderOfClaim(db, claimId) : null;
      if (orderId === null) throw claimNotFound();
      return change(shopper, orderId, (tx, order) =>
        advanceClaim(tx, order, claimId, { to: 'WITHDRAWN', by: 'SHOPPER' }),
      ).catch((error: unknown) => {
        throw isOrderNotFound(error) ? claimNotFound() : error;
      });
    },

    confirm: (shopper, orderId) =>
      change(shopper, orderId, async (tx, order) => {
        if (order.status !== 'COMPLETED' && !(await confirmPurchase(tx, order))) throw notConfirmable(order.status);
        return [];
      }),
  };
}

/** Kinds that an order allows; `lateAfterDays`: it would allow more within so many days of its delivery. */
function possible(
  { status }: OrderRow,
  { deliveredAt }: OrderParts,
  now: Date,
  fault: ClaimFault,
): { kinds: ClaimKind[]; lateAfterDays: number | null } {
  const isMindChanged = fault === 'CUSTOMER';
  const days = isMindChanged ? MIND_CHANGED_DAYS : AT_FAULT_DAYS;
  if (status === 'PAID') return { kinds: ['CANCEL'], lateAfterDays: null };
  const isThere = (status === 'DELIVERED' || status === 'COMPLETED') && deliveredAt !== null;
  if (!isThere) return { kinds: [], lateAfterDays: null };
  if (now.getTime() > deliveredAt.getTime() + days * DAY_MS) return { kinds: [], lateAfterDays: days };
  // A confirmed purchase is final but for what is wrong with the product.
  if (status === 'COMPLETED' && isMindChanged) return { kinds: [], lateAfterDays: null };
  return { kinds: ['RETURN', 'EXCHANGE'], lateAfterDays: null };
}

function takesAll(parts: OrderParts, drafts: ReturnType<typeof draftClaims>): boolean {
  const taken = drafts.flatMap(({ lines }) => lines).reduce((sum, { pieces }) => sum + pieces.length, 0);
  return taken === allFree(parts).reduce((sum, { quantity }) => sum + quantity, 0);
}

export function sumTerms(terms: readonly ClaimTerms[]): ClaimTerms {
  const sum = (of: (each: ClaimTerms) => number) => terms.reduce((total, each) => total + of(each), 0);
  return {
    goodsWon: sum(({ goodsWon }) => goodsWon),
    shippingWon: sum(({ shippingWon }) => shippingWon),
    feeWon: sum(({ feeWon }) => feeWon),
    refundWon: sum(({ refundWon }) => refundWon),
    settlesShipping: terms.some(({ settlesShipping }) => settlesShipping),
  };
}

const isOrderNotFound = (error: unknown) => error instanceof DangolError && error.code === 'not-found';
