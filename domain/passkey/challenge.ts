/** What a passkey was asked to sign, as it is stored. */
export interface PasskeyChallenge {
  challenge: string;
  customerId: string;
  /** A challenge for one purpose is none for another. */
  purpose: 'ENROL' | 'PAY';
  /** Of a payment: the press of the button that it is for. */
  idempotencyKey: string | null;
  /** Of a payment: the total that the shop had computed. */
  amountWon: number | null;
  expiresAt: Date;
  usedAt: Date | null;
}

/** Who answers a challenge, and for what. */
export interface ChallengeUse {
  customerId: string;
  purpose: PasskeyChallenge['purpose'];
  idempotencyKey?: string;
  at: Date;
}

export type ChallengeFault = 'unknown' | 'used' | 'expired' | 'other-payment';

/**
 * Why a stored challenge may not be answered in this way; null: it may. One of another member, or for another purpose,
 * is unknown: whether it exists concerns no other member.
 */
export function challengeFault(stored: PasskeyChallenge | null, use: ChallengeUse): ChallengeFault | null {
  if (stored === null || stored.customerId !== use.customerId || stored.purpose !== use.purpose) return 'unknown';
  if (stored.usedAt !== null) return 'used';
  if (stored.expiresAt.getTime() <= use.at.getTime()) return 'expired';
  if (stored.purpose === 'PAY' && stored.idempotencyKey !== use.idempotencyKey) return 'other-payment';
  return null;
}
