import {
  type Assertion,
  type Attestation,
  assertionSchema,
  attestationSchema,
  type CreationOptions,
  type RequestOptions,
} from '#contracts/passkeys.ts';

/**
 * Why there is no signature. cancelled: by the shopper, or their time was over, which browsers do not distinguish.
 * elsewhere: the page's address is not the one that passkeys are for.
 */
export type CeremonyFault = 'cancelled' | 'unsupported' | 'elsewhere' | 'enrolled-already' | 'failed';

export type Ceremony<T> = { ok: true; made: T } | { ok: false; fault: CeremonyFault };

type Library = typeof import('@simplewebauthn/browser');

/** Fetched when it is first needed: most pages that could use it never do. */
let library: Promise<Library> | undefined;

function fetchLibrary(): Promise<Library> {
  library ??= import('@simplewebauthn/browser').catch((error: unknown) => {
    library = undefined;
    throw error;
  });
  return library;
}

/** Whether this browser has passkeys at all; not on pages without https, except on this machine. */
export function canUsePasskeys(): boolean {
  return typeof window.PublicKeyCredential === 'function';
}

/** Has the device make a passkey. The browser asks its owner; a second call ends the first. */
export function makePasskey(options: CreationOptions): Promise<Ceremony<Attestation>> {
  return run(async ({ startRegistration }) =>
    attestationSchema.parse(await startRegistration({ optionsJSON: options })),
  );
}

/** Has a passkey sign. The browser asks its owner; a second call ends the first. */
export function signWithPasskey(options: RequestOptions): Promise<Ceremony<Assertion>> {
  return run(async ({ startAuthentication }) =>
    assertionSchema.parse(await startAuthentication({ optionsJSON: options })),
  );
}

/** Takes the browser's question back, when its page goes. */
export function endCeremony(): void {
  void library?.then(
    ({ WebAuthnAbortService }) => WebAuthnAbortService.cancelCeremony(),
    () => undefined,
  );
}

async function run<T>(ceremony: (from: Library) => Promise<T>): Promise<Ceremony<T>> {
  if (!canUsePasskeys()) return { ok: false, fault: 'unsupported' };
  try {
    return { ok: true, made: await ceremony(await fetchLibrary()) };
  } catch (error) {
    return { ok: false, fault: FAULTS[error instanceof Error ? error.name : ''] ?? 'failed' };
  }
}

/** By the names that the standard gives them. */
const FAULTS: Record<string, CeremonyFault> = {
  NotAllowedError: 'cancelled',
  AbortError: 'cancelled',
  SecurityError: 'elsewhere',
  InvalidStateError: 'enrolled-already',
  NotSupportedError: 'unsupported',
};
