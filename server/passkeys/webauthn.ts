import type { Assertion, Attestation, CreationOptions, RequestOptions } from '#contracts/passkeys.ts';

/** Where passkeys are valid: they are bound to a domain, and what is signed names the origin of the page. */
export interface PasskeySite {
  /** The domain: 'shop.example', 'localhost'. */
  rpId: string;
  /** The one origin that is accepted: 'https://shop.example'. */
  origin: string;
}

/** A passkey as it is needed to verify what it signed. */
export interface PublicPasskey {
  credentialId: string;
  publicKey: Uint8Array<ArrayBuffer>;
  counter: number;
}

export interface NewPasskey extends PublicPasskey {
  transports: readonly string[];
  isBackedUp: boolean;
}

/** Port: the formats and signatures of WebAuthn. It verifies never the challenge alone (docs/decisions/0139). */
export interface WebAuthn {
  site: PasskeySite;
  creationOptions(member: {
    customerId: string;
    email: string;
    name: string;
    /** Which the device must not enrol again. */
    known: readonly KnownPasskey[];
  }): Promise<CreationOptions>;
  requestOptions(known: readonly KnownPasskey[]): Promise<RequestOptions>;
  /** The challenge that was signed; null where the text is not what a browser signs. Nothing is verified yet. */
  signedChallenge(clientDataJSON: string): string | null;
  /** The new passkey, if its attestation is of `challenge`, this site and a verified user; else null. */
  verifyAttestation(attestation: Attestation, challenge: string): Promise<NewPasskey | null>;
  /** The counter that was signed, if the signature is the passkey's, of `challenge`, this site and a verified user. */
  verifyAssertion(assertion: Assertion, challenge: string, passkey: PublicPasskey): Promise<SignedState | null>;
}

export interface KnownPasskey {
  credentialId: string;
  transports: readonly string[];
}

export interface SignedState {
  counter: number;
  isBackedUp: boolean;
}
