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
import { type OrderParts, orderOfClaim, readParts } from '#server/adapters/postgres/claims.ts';
import type { OrderRow } from '#server/adapters/postgres/orders.ts';
import type { EventSubject } from '#server/adapters/postgres/outbox.ts';
import type { Tx } from '#server/adapters/postgres/transaction.ts';
import { type ChangeDeps, changeOrder } from '#server/orders/change-order.ts';
import { isId, readOwnOrder } from '#server/orders/own-order.ts';
import { notConfirmable, refundChanged } from '#server/orders/refusals.ts';
import { advanceClaim } from './advance.ts';
import { confirmPurchase } from './confirmation.ts';
import { allFree, type ClaimDraft, draftClaims, draftPieces, isNotBegun, type WantedLine } from './drafts.ts';
import { cancelNow, insertDrafts } from './finish.ts';
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
  /** Pieces that a claim of this kind can take, by line. */
  free(kind: ClaimKind): WantedLine[];
  parts: OrderParts;
  /** The purchase can be confirmed by hand. */
  canConfirm: boolean;
}

export interface ShownTerms extends ClaimTerms {
  /** Of pieces that are being prepared: what is refunded where the parcel has left before its seller answers. */
  ifSent: ClaimTerms | null;
}

export interface Claims {
  /** What the shopper may do with an order, and its claims; another's order is 'not-found'. */
  options(shopperId: string, orderId: string): Promise<ClaimOptions>;
  /** What a claim would refund at this moment, over all its sellers. Errors as `request`. */
  terms(shopperId: string, orderId: string, request: Omit<ClaimRequest, 'idempotencyKey'>): Promise<ShownTerms>;
  /**
   * Cancels pieces that are not being prepared yet at once, asks the seller to stop those that are, or asks for a
   * return or an exchange of delivered ones. 'conflict' when the order's state or its time does not allow it, fewer
   * pieces are left, or less would be refunded than was shown; 'invalid-input' for a reason that does not fit.
   * Cost: one transaction of some fifteen statements.
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
      const free = (kind: ClaimKind) => allFree(parts, kind);
      const kinds = possible(order, parts, now(), 'SELLER').kinds.filter((kind) => free(kind).length > 0);
      const canConfirm = order.status === 'DELIVERED' && !parts.claims.some(({ state }) => isOpen(state));
      return { kinds, free, parts, canConfirm };
    },

    async terms(shopperId, orderId, request) {
      const order = await own(shopperId, orderId);
      const parts = await readParts(db, orderId);
      const { fault, drafts } = draftsOf(order, parts, request);
      const ifSent =
        request.kind === 'CANCEL' && !drafts.every((draft) => isNotBegun(parts, draft))
          ? drafts.map((draft) => (isNotBegun(parts, draft) ? draft : asReturn(parts, draft, fault)))
          : null;
      return { ...sumTerms(drafts), ifSent: ifSent === null ? null : sumTerms(ifSent) };
    },

    request: (shopper, orderId, request) =>
      change(shopper, orderId, async (tx, order) => {
        const { idempotencyKey, kind, reason, shownRefundWon } = request;
        const parts = await readParts(tx, orderId);
        if (parts.claims.some((claim) => claim.idempotencyKey === idempotencyKey)) return [];
        const { fault, drafts } = draftsOf(order, parts, request);
        const { refundWon } = sumTerms(drafts);
        if (shownRefundWon !== undefined && refundWon < shownRefundWon) throw refundChanged(shownRefundWon, refundWon);
        const cause = { fault, reason, idempotencyKey, requestedBy: 'SHOPPER' } as const;
        const isAtOnce = (draft: ClaimDraft) => kind === 'CANCEL' && isNotBegun(parts, draft);
        const [atOnce, asked] = [drafts.filter(isAtOnce), drafts.filter((draft) => !isAtOnce(draft))];
        await insertDrafts(tx, order, asked, { ...cause, kind, state: 'REQUESTED' });
        if (atOnce.length === 0) return [];
        const shown = asked.length === 0 ? shownRefundWon : undefined;
        return cancelNow(tx, order, atOnce, { ...cause, shopper, shownRefundWon: shown, at: now() });
      }),

    async withdraw(shopper, claimId) {
      const orderId = isId(claimId) ? await orderOfClaim(db, claimId) : null;
      if (orderId === null) throw claimNotFound();
      return change(shopper, orderId, (tx, order) =>
        advanceClaim(tx, order, claimId, { to: 'WITHDRAWN', by: 'SHOPPER', at: now() }),
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
  // Of an order that is being prepared: those of its pieces that have not left yet (drafts.ts).
  if (status === 'PAID' || status === 'PREPARING') return { kinds: ['CANCEL'], lateAfterDays: null };
  const isThere = (status === 'DELIVERED' || status === 'COMPLETED') && deliveredAt !== null;
  if (!isThere) return { kinds: [], lateAfterDays: null };
  if (now.getTime() > deliveredAt.getTime() + days * DAY_MS) return { kinds: [], lateAfterDays: days };
  // A confirmed purchase is final but for what is wrong with the product.
  if (status === 'COMPLETED' && isMindChanged) return { kinds: [], lateAfterDays: null };
  return { kinds: ['RETURN', 'EXCHANGE'], lateAfterDays: null };
}

/** What a draft would be as a return of the same pieces. */
function asReturn(parts: OrderParts, { lines }: ClaimDraft, fault: ClaimFault): ClaimDraft {
  const wanted = lines.map(({ line, pieces }) => ({ lineId: line.lineId, quantity: pieces.length }));
  const [draft] = draftPieces(parts, { kind: 'RETURN', fault }, wanted);
  if (draft === undefined) throw nothingChosen();
  return draft;
}

function sumTerms(drafts: readonly Pick<ClaimDraft, 'terms'>[]): ClaimTerms {
  const sum = (of: (each: ClaimTerms) => number) => drafts.reduce((total, { terms }) => total + of(terms), 0);
  return {
    goodsWon: sum(({ goodsWon }) => goodsWon),
    shippingWon: sum(({ shippingWon }) => shippingWon),
    feeWon: sum(({ feeWon }) => feeWon),
    refundWon: sum(({ refundWon }) => refundWon),
    settlesShipping: drafts.some(({ terms }) => terms.settlesShipping),
  };
}

const isOrderNotFound = (error: unknown) => error instanceof DangolError && error.code === 'not-found';
