import { MAX_PASSKEYS } from '#domain/passkey/limits.ts';
import { DangolError } from '#domain/shared/errors.ts';

/** `field` of every refusal of a payment that a passkey would have let through: pages ask for it at the next press. */
const PASSKEY_FIELD = 'passkey';

export function passkeysUnavailable(): DangolError {
  return new DangolError('unavailable', 'Passkeys need a public address with https (PUBLIC_WEB_URL), or localhost.', {
    details: { reason: 'passkeys-unavailable', field: PASSKEY_FIELD },
  });
}

/** A form was posted that only a script can fill in. */
export function needsScript(): DangolError {
  return new DangolError('invalid-input', 'A passkey is made by the browser’s script. Wait for it, or turn it on.', {
    details: { reason: 'passkey-needs-script' },
  });
}

export function passkeyNotFound(): DangolError {
  return new DangolError('not-found', 'There is no such passkey among yours.', {
    details: { reason: 'passkey-not-found' },
  });
}

export function tooManyPasskeys(): DangolError {
  return new DangolError('conflict', `At most ${MAX_PASSKEYS} passkeys. Delete one first.`, {
    details: { reason: 'too-many-passkeys', max: MAX_PASSKEYS },
  });
}

export function enrolmentRefused(): DangolError {
  return new DangolError('invalid-input', 'The new passkey could not be verified. Begin again.', {
    details: { reason: 'passkey-enrolment-refused' },
  });
}

export function enrolledElsewhere(): DangolError {
  return new DangolError('conflict', 'This passkey is enrolled already.', {
    details: { reason: 'passkey-enrolled-already' },
  });
}

export function passkeyRequired(): DangolError {
  return new DangolError('forbidden', 'This account confirms easy pay with a passkey. Press again to confirm.', {
    details: { reason: 'passkey-required', field: PASSKEY_FIELD },
  });
}

/** One answer for every forged, foreign or damaged confirmation: which part was wrong would help an attacker alone. */
export function confirmationRefused(): DangolError {
  return new DangolError('forbidden', 'The passkey did not confirm this payment. Nothing was ordered.', {
    details: { reason: 'passkey-refused', field: PASSKEY_FIELD },
  });
}

export function confirmationOver(): DangolError {
  return new DangolError('conflict', 'The confirmation has expired or was used. Press again to confirm.', {
    details: { reason: 'passkey-over', field: PASSKEY_FIELD },
  });
}

export function amountChanged(confirmedWon: number, totalWon: number): DangolError {
  return new DangolError('conflict', `Confirmed were ${confirmedWon} won; the total is ${totalWon} won now.`, {
    details: { reason: 'passkey-amount-changed', field: PASSKEY_FIELD, confirmedWon, totalWon },
  });
}

export function passwordNeeded(): DangolError {
  return new DangolError('invalid-input', 'password: needed to delete the last passkey, which protects easy pay.', {
    details: { reason: 'passkey-password-needed', field: 'password' },
  });
}
