import type { Assertion, RequestOptions } from '#contracts/passkeys.ts';
import { isRemotePostcode } from '#domain/order/remote-areas.ts';
import { challengeFault } from '#domain/passkey/challenge.ts';
import { readChallenge, storeChallenge } from '#server/adapters/postgres/passkey-challenges.ts';
import { listPasskeys, readPublicPasskey } from '#server/adapters/postgres/passkeys.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import type { Checkout, CouponChoice } from '#server/checkout/checkout.ts';
import { totalChanged } from '#server/checkout/refusals.ts';
import type { Throttle } from '#server/identity/throttle.ts';
import type { SignedConfirmation } from './claim-confirmation.ts';
import * as refusals from './refusals.ts';
import type { WebAuthn } from './webauthn.ts';

/** A press of "pay", as far as its total depends on it. */
export interface PaymentPress {
  idempotencyKey: string;
  coupons: CouponChoice;
  postcode: string;
  /** What the page shows. */
  expectedTotalWon?: number | undefined;
}

/** What a passkey is to sign, and the amount that the signature is for. */
export interface PaymentChallenge {
  options: RequestOptions;
  amountWon: number;
}

export interface PaymentConfirmations {
  /**
   * A challenge for one press of "pay" by easy pay and what it costs at this moment, to be signed with a passkey of the
   * member. Null: the press needs none, since its order stands already (an answer that was lost), there is nothing to
   * order, or the member has no passkey. conflict (total-changed) where it costs more than the page shows.
   */
  begin(customerId: string, press: PaymentPress): Promise<PaymentChallenge | null>;
  /**
   * Verifies what was signed; placing the order uses it up (claim-confirmation.ts). forbidden: not by a passkey of this
   * member for this press; conflict: over.
   */
  verify(customerId: string, idempotencyKey: string, assertion: Assertion): Promise<SignedConfirmation>;
}

export interface PaymentConfirmationDeps {
  db: Database;
  /** null: there are no passkeys at this address (site.ts). */
  webauthn: WebAuthn | null;
  checkout: Pick<Checkout, 'view' | 'orderOfKey'>;
  throttle: Throttle;
  now: () => Date;
}

/** Challenges for payments in a quarter of an hour, and as many verifications: each costs a signature. */
const MOST = 60;

export function createPaymentConfirmations(deps: PaymentConfirmationDeps): PaymentConfirmations {
  const { db, webauthn, checkout, throttle, now } = deps;
  return {
    async begin(customerId, { idempotencyKey, coupons, postcode, expectedTotalWon }) {
      const [passkeys, placed] = await Promise.all([
        listPasskeys(db, customerId),
        checkout.orderOfKey(customerId, idempotencyKey),
      ]);
      if (passkeys.length === 0 || placed !== null) return null;
      const { cart, quote } = await checkout.view(customerId, coupons);
      // Ordered in another tab: the order is found by its lines.
      if (cart.lines.length === 0) return null;
      if (webauthn === null) throw refusals.passkeysUnavailable();
      const amountWon = quote.totalWon + (isRemotePostcode(postcode) ? quote.remoteSurchargeWon : 0);
      if (expectedTotalWon !== undefined && amountWon > expectedTotalWon)
        throw totalChanged(expectedTotalWon, amountWon);
      await throttle.attempt([{ scope: 'passkey-challenge', subject: customerId, most: MOST }]);
      const options = await webauthn.requestOptions(passkeys);
      const challenge = {
        challenge: options.challenge,
        customerId,
        purpose: 'PAY',
        idempotencyKey,
        amountWon,
      } as const;
      await storeChallenge(db, challenge, now());
      return { options, amountWon };
    },

    async verify(customerId, idempotencyKey, assertion) {
      if (webauthn === null) throw refusals.passkeysUnavailable();
      await throttle.attempt([{ scope: 'passkey-confirmation', subject: customerId, most: MOST }]);
      // What the device signed names the challenge; none is taken from beside it.
      const signed = webauthn.signedChallenge(assertion.response.clientDataJSON);
      const stored = signed === null ? null : await readChallenge(db, signed);
      const fault = challengeFault(stored, { customerId, purpose: 'PAY', idempotencyKey, at: now() });
      if (fault === 'used' || fault === 'expired') throw refusals.confirmationOver();
      const passkey = await readPublicPasskey(db, customerId, assertion.id);
      if (stored === null || stored.amountWon === null || fault !== null || passkey === null)
        throw refusals.confirmationRefused();
      const { challenge, amountWon } = stored;
      const state = await webauthn.verifyAssertion(assertion, challenge, passkey);
      if (state === null) throw refusals.confirmationRefused();
      return { challenge, amountWon, passkeyId: passkey.passkeyId, ...state };
    },
  };
}
