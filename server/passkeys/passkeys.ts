import type { Attestation, CreationOptions } from '#contracts/passkeys.ts';
import { challengeFault } from '#domain/passkey/challenge.ts';
import { MAX_PASSKEYS } from '#domain/passkey/limits.ts';
import { readProfile } from '#server/adapters/postgres/customers.ts';
import { readChallenge, spendChallenge, storeChallenge } from '#server/adapters/postgres/passkey-challenges.ts';
import {
  countPasskeys,
  deletePasskey,
  insertPasskey,
  listPasskeys,
  type PasskeyRow,
  readPublicPasskey,
  renamePasskey,
} from '#server/adapters/postgres/passkeys.ts';
import { type Database, inTransaction, lockShoppers } from '#server/adapters/postgres/transaction.ts';
import type { PasswordCheck } from '#server/identity/password-check.ts';
import * as refusals from './refusals.ts';
import type { PasskeySite, WebAuthn } from './webauthn.ts';

export interface Passkeys {
  /** Where they are valid; null: nowhere, with these settings. */
  site: PasskeySite | null;
  list(customerId: string): Promise<PasskeyRow[]>;
  /** Whether easy pay asks this member for a passkey. */
  isProtected(customerId: string): Promise<boolean>;
  /** A challenge to enrol with. Asks for the password: a stolen session must not enrol the thief's own device. */
  beginEnrolment(customerId: string, password: string): Promise<CreationOptions>;
  /**
   * Enrols a passkey under `name` and gives its id. The same once more (an answer that was lost) gives the same id.
   * conflict: too many, or another member's; invalid-input: not what was asked for.
   */
  enrol(customerId: string, passkey: { name: string; attestation: Attestation }): Promise<string>;
  rename(customerId: string, passkeyId: string, name: string): Promise<void>;
  /** Deletes one; the last only with the password, since easy pay is open without any. */
  remove(customerId: string, passkeyId: string, password: string | null): Promise<void>;
}

export interface PasskeyDeps {
  db: Database;
  webauthn: WebAuthn | null;
  checkPassword: PasswordCheck;
  now: () => Date;
}

export function createPasskeys({ db, webauthn, checkPassword, now }: PasskeyDeps): Passkeys {
  return {
    site: webauthn?.site ?? null,
    list: (customerId) => listPasskeys(db, customerId),
    isProtected: async (customerId) => (await countPasskeys(db, customerId)) > 0,

    async beginEnrolment(customerId, password) {
      if (webauthn === null) throw refusals.passkeysUnavailable();
      await checkPassword(customerId, password);
      const [profile, known] = await Promise.all([readProfile(db, customerId), listPasskeys(db, customerId)]);
      if (profile === null) throw refusals.passkeyNotFound();
      if (known.length >= MAX_PASSKEYS) throw refusals.tooManyPasskeys();
      const options = await webauthn.creationOptions({ ...profile, known });
      const { challenge } = options;
      const unbound = { idempotencyKey: null, amountWon: null };
      await storeChallenge(db, { challenge, customerId, purpose: 'ENROL', ...unbound }, now());
      return options;
    },

    async enrol(customerId, { name, attestation }) {
      if (webauthn === null) throw refusals.passkeysUnavailable();
      const known = await readPublicPasskey(db, customerId, attestation.id);
      if (known !== null) return known.passkeyId;
      const signed = webauthn.signedChallenge(attestation.response.clientDataJSON);
      const stored = signed === null ? null : await readChallenge(db, signed);
      if (stored === null || challengeFault(stored, { customerId, purpose: 'ENROL', at: now() }) !== null)
        throw refusals.enrolmentRefused();
      const { challenge } = stored;
      const passkey = await webauthn.verifyAttestation(attestation, challenge);
      if (passkey === null) throw refusals.enrolmentRefused();
      return inTransaction(db, async (tx) => {
        await lockShoppers(tx, customerId);
        if (!(await spendChallenge(tx, customerId, challenge, now()))) throw refusals.enrolmentRefused();
        if ((await countPasskeys(tx, customerId)) >= MAX_PASSKEYS) throw refusals.tooManyPasskeys();
        const passkeyId = await insertPasskey(tx, { ...passkey, customerId, name, createdAt: now() });
        if (passkeyId === null) throw refusals.enrolledElsewhere();
        return passkeyId;
      });
    },

    async rename(customerId, passkeyId, name) {
      if (!(await renamePasskey(db, customerId, passkeyId, name))) throw refusals.passkeyNotFound();
    },

    async remove(customerId, passkeyId, password) {
      // Outside the transaction, which must not wait for it. An empty one is as wrong as a guess, and costs none.
      const isConfirmed = password !== null && password !== '';
      if (isConfirmed) await checkPassword(customerId, password);
      await inTransaction(db, async (tx) => {
        await lockShoppers(tx, customerId);
        const isLast = (await countPasskeys(tx, customerId)) === 1;
        if (isLast && !isConfirmed) throw refusals.passwordNeeded();
        if (!(await deletePasskey(tx, customerId, passkeyId))) throw refusals.passkeyNotFound();
      });
    },
  };
}
