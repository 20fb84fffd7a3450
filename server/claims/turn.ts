import { CANCEL_ANSWER_HOURS, type ClaimKind, type ClaimState, MIND_CHANGED_DAYS } from '#domain/claim/claim.ts';
import { DAY_MS, HOUR_MS } from '#domain/shared/durations.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { orderOfClaim, ordersToConfirm, waitingClaims } from '#server/adapters/postgres/claims.ts';
import { type OrderRow, readOrder } from '#server/adapters/postgres/orders.ts';
import type { Database, Tx } from '#server/adapters/postgres/transaction.ts';
import type { PaymentProvider } from '#server/checkout/payment-provider.ts';
import { changeOrder } from '#server/orders/change-order.ts';
import type { RefundDeps } from '#server/orders/refunds.ts';
import { advanceClaim } from './advance.ts';
import { confirmPurchase } from './confirmation.ts';

const BATCH = 100;

type Steps = Partial<Record<ClaimState, ClaimState>>;

/** What a seller without complaints does next. */
const NEXT_STEP: Steps = {
  REQUESTED: 'APPROVED',
  APPROVED: 'COLLECTING',
  COLLECTING: 'RECEIVED',
  RECEIVED: 'INSPECTED',
  INSPECTED: 'DONE',
};
/** A parcel that is being prepared is stopped. */
const NEXT_STEP_OF_CANCEL: Steps = { REQUESTED: 'DONE' };

export interface ClaimsTurnDeps {
  db: Database;
  provider: PaymentProvider;
  now: () => Date;
  /** Each claim moves on after so long, as its seller would move it; 0: sellers do it themselves. */
  stepMs: number;
  /** An order's page may be open and needs a push. Must not throw. */
  onChanged?(order: OrderRow): void;
  onError(id: string, error: unknown): void;
  /** The provider refuses a refund for good. */
  onRefundRefused?: RefundDeps['onRefused'];
}

/**
 * Moves claims on for sellers who have no console, and confirms purchases whose time for returns is over and that have
 * no open claim. Safe to run twice, or in two processes at once: each step is a transaction that holds its order.
 * Returns how many steps were made.
 */
export async function claimsTurn(deps: ClaimsTurnDeps): Promise<number> {
  const { db, now, stepMs, onError } = deps;
  const nowMs = now().getTime();
  let steps = 0;
  const attempt = async (id: string, work: () => Promise<unknown>) => {
    try {
      await work();
      steps++;
    } catch (error) {
      onError(id, error);
    }
  };
  const moveAll = async (kinds: readonly ClaimKind[], nextOf: Steps, afterMs: number) => {
    const states = Object.keys(nextOf) as ClaimState[];
    const wanted = { kinds, states, before: new Date(nowMs - afterMs), limit: BATCH };
    for (const claim of await waitingClaims(db, wanted))
      await attempt(claim.claimId, () => moveOn(deps, claim, nextOf[claim.state]));
  };
  if (stepMs > 0) await moveAll(['RETURN', 'EXCHANGE'], NEXT_STEP, stepMs);
  const answerMs = CANCEL_ANSWER_HOURS * HOUR_MS;
  // A request without an answer is accepted: its parcel has not left, else the hand-over would have answered it.
  await moveAll(['CANCEL'], NEXT_STEP_OF_CANCEL, stepMs > 0 ? Math.min(stepMs, answerMs) : answerMs);
  const deliveredBefore = new Date(nowMs - MIND_CHANGED_DAYS * DAY_MS);
  // A delivered order confirms itself when the time for a change of mind is over.
  for (const orderId of await ordersToConfirm(db, { deliveredBefore, limit: BATCH }))
    await attempt(orderId, () =>
      withOrder(deps, orderId, async (tx, order) => {
        await confirmPurchase(tx, order);
        return [];
      }),
    );
  return steps;
}

async function moveOn(
  deps: ClaimsTurnDeps,
  { claimId }: { claimId: string },
  to: ClaimState | undefined,
): Promise<void> {
  const orderId = await orderOfClaim(deps.db, claimId);
  if (orderId === null || to === undefined) return;
  const step = (next: ClaimState, reason?: string) =>
    withOrder(deps, orderId, (tx, order) => {
      const change = { to: next, by: 'SELLER', at: deps.now(), ...(reason !== undefined && { reason }) } as const;
      return advanceClaim(tx, order, claimId, change);
    });
  try {
    await step(to);
  } catch (error) {
    // Nothing is left to send in exchange: the shopper is asked to take the money.
    if (!(error instanceof DangolError) || error.code !== 'sold-out') throw error;
    await step('REJECTED', 'replacement-sold-out');
  }
}

async function withOrder(
  { db, provider, onChanged, onError, onRefundRefused }: ClaimsTurnDeps,
  orderId: string,
  work: (tx: Tx, order: OrderRow) => Promise<readonly string[]>,
): Promise<void> {
  const known = await readOrder(db, orderId);
  if (known === null) return;
  await changeOrder({ db, provider, onUnanswered: onError, onRefundRefused }, known, work);
  const changed = await readOrder(db, orderId);
  if (changed !== null) onChanged?.(changed);
}
