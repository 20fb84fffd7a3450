import {
  CLAIM_REASONS,
  type ClaimKind,
  type ClaimReason,
  type ClaimState,
  isOpen,
  MIND_CHANGED_DAYS,
} from '#domain/claim/claim.ts';
import { freePieces } from '#domain/claim/pieces.ts';
import { claimTerms } from '#domain/claim/terms.ts';
import { DAY_MS, HOUR_MS } from '#domain/shared/durations.ts';
import { createWeighted, type Random } from '../random.ts';
import type { SeededOrder } from '../seeded-order.ts';
import type { PastClaim } from './after-order.ts';

/** Of delivered orders; docs/decisions/0136 has where the shares come from. */
const RETURNED_SHARE = 0.04;
const EXCHANGED_SHARE = 0.0075;
/** Of the requests. */
const WITHDRAWN_SHARE = 0.05;
/** Of the exchanges: the seller has none left. */
const SOLD_OUT_SHARE = 0.06;
/** Of the delivered orders of which nothing is asked for; the others confirm themselves. */
const CONFIRMED_BY_HAND_SHARE = 0.35;
const WHOLE_ORDER_SHARE = 0.08;
const WHOLE_PART_SHARE = 0.25;

const RETURN_REASONS: readonly [ClaimReason, number][] = [
  ['changed-mind', 46],
  ['ordered-wrongly', 14],
  ['not-as-described', 14],
  ['faulty', 13],
  ['damaged-on-the-way', 8],
  ['wrong-product', 5],
];
const EXCHANGE_REASONS: readonly [ClaimReason, number][] = [
  ['faulty', 45],
  ['damaged-on-the-way', 30],
  ['wrong-product', 25],
];
/** Pieces that come back for these reasons can mostly not be sold again. */
const DAMAGING: readonly ClaimReason[] = ['faulty', 'damaged-on-the-way'];
const DAMAGED_SHARE = { damaging: 0.85, other: 0.03 } as const;

const MEAN_WAIT_MS = 2 * DAY_MS;
/** What is wrong with a product is noticed within so many days, with few exceptions that are left out. */
const AT_FAULT_WITHIN_DAYS = 21;

/** Time until a seller without complaints takes each step, in hours. */
const STEPS: readonly [state: ClaimState, least: number, most: number][] = [
  ['APPROVED', 1, 24],
  ['COLLECTING', 6, 36],
  ['RECEIVED', 24, 72],
  ['INSPECTED', 3, 30],
  ['DONE', 1, 24],
];

/** What is asked for of an order delivered at `deliveredAt`, and how far it is at `endMs`; mostly nothing. */
export function drawClaims(random: Random, order: SeededOrder, deliveredAt: Date, endMs: number): PastClaim[] {
  const point = random.float();
  if (point >= RETURNED_SHARE + EXCHANGED_SHARE) return [];
  const kind: ClaimKind = point < RETURNED_SHARE ? 'RETURN' : 'EXCHANGE';
  const reason = drawReason(random, kind === 'RETURN' ? RETURN_REASONS : EXCHANGE_REASONS);
  const fault = CLAIM_REASONS[reason];
  const within = (fault === 'CUSTOMER' ? MIND_CHANGED_DAYS : AT_FAULT_WITHIN_DAYS) * DAY_MS;
  const waitMs = Math.min(-Math.log(1 - random.float()) * MEAN_WAIT_MS, random.int(HOUR_MS, within - HOUR_MS));
  const requestedAt = new Date(Math.round(deliveredAt.getTime() + waitMs));
  if (requestedAt.getTime() > endMs) return [];
  const wanted = drawPieces(random, order);
  return order.shipping.flatMap(({ sellerId }) =>
    claimOn(order, sellerId, { kind, fault, reason }, wanted).map((claim) =>
      advanced(random, claim, { requestedAt, endMs }),
    ),
  );
}

/** The claims of an order that was cancelled before anything was sent: of each seller all its pieces, at once. */
export function cancellationClaims(order: SeededOrder, cancelledAt: Date): PastClaim[] {
  const what = { kind: 'CANCEL', fault: 'CUSTOMER', reason: 'changed-mind' } as const;
  const wanted = order.lines.map(({ quantity }) => quantity);
  return order.shipping.flatMap(({ sellerId }) =>
    claimOn(order, sellerId, what, wanted).map((claim): PastClaim => {
      return { ...claim, state: 'DONE', changes: [{ state: 'DONE', at: cancelledAt, by: 'SHOPPER' }] };
    }),
  );
}

/** When a delivered order was confirmed, by hand or by itself; null: not by `endMs`. */
export function drawConfirmation(
  random: Random,
  { deliveredAt, claims, endMs }: { deliveredAt: Date; claims: readonly PastClaim[]; endMs: number },
): Date | null {
  const byHand = random.chance(CONFIRMED_BY_HAND_SHARE) ? random.float() : 1;
  const share = claims.length > 0 ? 1 : byHand;
  let atMs = Math.round(deliveredAt.getTime() + share * MIND_CHANGED_DAYS * DAY_MS);
  for (const { state, changes } of claims) {
    const [requested, last] = [changes[0]?.at.getTime() ?? 0, changes.at(-1)?.at.getTime() ?? 0];
    // One that is asked for later, for a fault, finds the purchase confirmed.
    if (requested > atMs) continue;
    if (isOpen(state)) return null;
    atMs = Math.max(atMs, last);
  }
  return atMs <= endMs ? new Date(atMs) : null;
}

type Asked = Pick<PastClaim, 'kind' | 'fault' | 'reason'>;

/** The claim on one seller's part of an order; none where nothing of it is wanted. */
function claimOn(
  { lines, shipping }: SeededOrder,
  sellerId: number,
  asked: Asked,
  wanted: readonly number[],
): PastClaim[] {
  const part = shipping.find((each) => each.sellerId === sellerId);
  const own = lines.flatMap(({ product, quantity, discountWon }, line) =>
    product.sellerId === sellerId
      ? [
          {
            ...{ line, lineId: String(line), unitPriceWon: product.priceWon, quantity, discountWon },
            ...{ pieces: freePieces(quantity, [], wanted[line] ?? 0) ?? [], claimedElsewhere: 0 },
          },
        ]
      : [],
  );
  const taken = own.filter(({ pieces }) => pieces.length > 0);
  if (part === undefined || taken.length === 0) return [];
  return [
    {
      ...{ ...asked, sellerId, state: 'REQUESTED', stateReason: null, changes: [] },
      ...claimTerms(asked, own, { ...part, isSettled: false }),
      lines: taken.map(({ line, pieces }) => ({ line, pieces, inspected: null })),
    },
  ];
}

/** How many pieces of each line are asked for: mostly of one line, now and then of a seller's part or of all. */
function drawPieces(random: Random, { lines }: SeededOrder): number[] {
  const chosen = random.pick(lines);
  const point = random.float();
  const isWanted = ({ product }: (typeof lines)[number]) =>
    point < WHOLE_ORDER_SHARE ||
    (point < WHOLE_ORDER_SHARE + WHOLE_PART_SHARE && product.sellerId === chosen.product.sellerId);
  const some = random.int(1, chosen.quantity);
  return lines.map((line) => (isWanted(line) ? line.quantity : line === chosen ? some : 0));
}

/** A claim with what happened to it by `endMs`. */
function advanced(
  random: Random,
  claim: PastClaim,
  { requestedAt, endMs }: { requestedAt: Date; endMs: number },
): PastClaim {
  const isSoldOut = claim.kind === 'EXCHANGE' && random.chance(SOLD_OUT_SHARE);
  const withdrawnAfter = random.chance(WITHDRAWN_SHARE) ? random.int(0, 1) : null;
  const changes: PastClaim['changes'] = [{ state: 'REQUESTED', at: requestedAt, by: 'SHOPPER' }];
  let atMs = requestedAt.getTime();
  for (const [at, [state, least, most]] of STEPS.entries()) {
    atMs += random.int(least * HOUR_MS, most * HOUR_MS);
    if (atMs > endMs) break;
    const isRejected = at === 0 && isSoldOut;
    const isWithdrawn = !isRejected && at === withdrawnAfter;
    const next = isRejected ? 'REJECTED' : isWithdrawn ? 'WITHDRAWN' : state;
    changes.push({ state: next, at: new Date(atMs), by: isWithdrawn ? 'SHOPPER' : 'SELLER' });
    if (!isOpen(next)) break;
  }
  const state = changes.at(-1)?.state ?? 'REQUESTED';
  const isInspected = changes.some((change) => change.state === 'INSPECTED');
  const damagedShare = DAMAGING.includes(claim.reason) ? DAMAGED_SHARE.damaging : DAMAGED_SHARE.other;
  const inspect = (pieces: readonly number[]) => {
    const damaged = random.chance(damagedShare) ? pieces.length : 0;
    return { accepted: pieces.length - damaged, damaged };
  };
  return {
    ...{ ...claim, state, changes },
    stateReason: state === 'REJECTED' ? 'replacement-sold-out' : null,
    lines: claim.lines.map((line) => ({ ...line, inspected: isInspected ? inspect(line.pieces) : null })),
  };
}

const REASON_DRAWS = new Map(
  [RETURN_REASONS, EXCHANGE_REASONS].map((reasons) => [reasons, createWeighted(reasons.map(([, weight]) => weight))]),
);

function drawReason(random: Random, reasons: readonly [ClaimReason, number][]): ClaimReason {
  return reasons[REASON_DRAWS.get(reasons)?.(random) ?? 0]?.[0] ?? 'changed-mind';
}
