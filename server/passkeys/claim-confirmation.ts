import { spendChallenge } from '#server/adapters/postgres/passkey-challenges.ts';
import { countPasskeys, recordUse } from '#server/adapters/postgres/passkeys.ts';
import type { Tx } from '#server/adapters/postgres/transaction.ts';
import * as refusals from './refusals.ts';

/** A payment that a passkey has signed for; verified, and not yet used up. */
export interface SignedConfirmation {
  challenge: string;
  /** Signed for: no other amount is charged. */
  amountWon: number;
  passkeyId: string;
  counter: number;
  isBackedUp: boolean;
}

export interface ConfirmedOrder {
  /** Who places it; only members have passkeys. */
  shopperId: string;
  totalWon: number;
  /** undefined: none came with the press. */
  confirmation: SignedConfirmation | undefined;
  at: Date;
}

/**
 * Lets an order by easy pay through in the transaction that writes it: of a member with passkeys only if one of them
 * signed for exactly this total. Uses the challenge up, so that the order and the use are written together or not at
 * all. Call it with the shopper locked. Cost: one statement without a passkey, two with.
 */
export async function claimConfirmation(tx: Tx, order: ConfirmedOrder): Promise<void> {
  const { shopperId: customerId, totalWon, confirmation, at } = order;
  if (confirmation === undefined) {
    if ((await countPasskeys(tx, customerId)) > 0) throw refusals.passkeyRequired();
    return;
  }
  const { challenge, amountWon, passkeyId, counter, isBackedUp } = confirmation;
  if (amountWon !== totalWon) throw refusals.amountChanged(amountWon, totalWon);
  if (!(await spendChallenge(tx, customerId, challenge, at))) throw refusals.confirmationOver();
  if (!(await recordUse(tx, { customerId, passkeyId, counter, isBackedUp, at }))) throw refusals.confirmationRefused();
}
