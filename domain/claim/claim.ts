/** What is asked for: the order's pieces are not sent, come back for money, or come back for the same product. */
export const CLAIM_KINDS = ['CANCEL', 'RETURN', 'EXCHANGE'] as const;
export type ClaimKind = (typeof CLAIM_KINDS)[number];

/** Who bears the cost of it. */
export type ClaimFault = 'CUSTOMER' | 'SELLER' | 'CARRIER';

/** Reasons with whose fault each is; which of them a shopper chooses from: REASONS_OF. */
export const CLAIM_REASONS = {
  'changed-mind': 'CUSTOMER',
  'ordered-wrongly': 'CUSTOMER',
  'late-delivery': 'CARRIER',
  'damaged-on-the-way': 'CARRIER',
  'lost-on-the-way': 'CARRIER',
  /** The parcel is back at its seller without having arrived. */
  'not-delivered': 'CARRIER',
  faulty: 'SELLER',
  'not-as-described': 'SELLER',
  'wrong-product': 'SELLER',
} as const satisfies Record<string, ClaimFault>;
export type ClaimReason = keyof typeof CLAIM_REASONS;

/** Electronic Commerce Act, art. 17: so many days from delivery after a change of mind, … */
export const MIND_CHANGED_DAYS = 7;
/** … and three months where the product is not as it was described or agreed. */
export const AT_FAULT_DAYS = 90;

/** Reasons that fit each kind. The same product again is no remedy for a change of mind. */
export const REASONS_OF: Readonly<Record<ClaimKind, readonly ClaimReason[]>> = {
  CANCEL: ['changed-mind', 'ordered-wrongly', 'late-delivery'],
  RETURN: ['changed-mind', 'ordered-wrongly', 'damaged-on-the-way', 'faulty', 'not-as-described', 'wrong-product'],
  EXCHANGE: ['damaged-on-the-way', 'faulty', 'wrong-product'],
};

/** A request to cancel pieces that are being prepared is accepted after so many hours without an answer. */
export const CANCEL_ANSWER_HOURS = 24;

/**
 * REQUESTED: the seller answers. APPROVED: the pieces are to be collected. COLLECTING: with the carrier. RECEIVED: back
 * at the seller. INSPECTED: looked at. HELD: stopped with a reason. DONE, REJECTED and WITHDRAWN are its ends.
 */
export const CLAIM_STATES = [
  'REQUESTED',
  'APPROVED',
  'COLLECTING',
  'RECEIVED',
  'INSPECTED',
  'HELD',
  'DONE',
  'REJECTED',
  'WITHDRAWN',
] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

type Next = Readonly<Record<ClaimState, readonly ClaimState[]>>;

const NEXT: Next = {
  REQUESTED: ['APPROVED', 'REJECTED', 'WITHDRAWN'],
  APPROVED: ['COLLECTING', 'WITHDRAWN'],
  COLLECTING: ['RECEIVED', 'WITHDRAWN', 'HELD'],
  RECEIVED: ['INSPECTED', 'HELD'],
  INSPECTED: ['DONE', 'REJECTED', 'HELD'],
  HELD: ['RECEIVED', 'INSPECTED', 'REJECTED'],
  DONE: [],
  REJECTED: [],
  WITHDRAWN: [],
};

/** Nothing comes back: a parcel that is being prepared is stopped, or has already left. */
const NEXT_OF_CANCEL: Next = { ...NEXT, REQUESTED: ['DONE', 'REJECTED', 'WITHDRAWN'] };

/** Whether a claim in state `from` may become `to`. One that cancels what is not being prepared yet begins as DONE. */
export function canBecome(kind: ClaimKind, from: ClaimState, to: ClaimState): boolean {
  return (kind === 'CANCEL' ? NEXT_OF_CANCEL : NEXT)[from].includes(to);
}

/** Whether its pieces are spoken for: they can be in no other claim. What was exchanged can be claimed again. */
export function holdsPieces({ kind, state }: { kind: ClaimKind; state: ClaimState }): boolean {
  if (state === 'REJECTED' || state === 'WITHDRAWN') return false;
  return !(kind === 'EXCHANGE' && state === 'DONE');
}

/** Whether it still stops the time after which a purchase confirms itself. */
export function isOpen(state: ClaimState): boolean {
  return NEXT[state].length > 0;
}
