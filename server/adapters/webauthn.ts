import { parse as uuidBytes } from 'uuid';
import { creationOptionsSchema, requestOptionsSchema } from '#contracts/passkeys.ts';
import type { KnownPasskey, PasskeySite, WebAuthn } from '#server/passkeys/webauthn.ts';

/** Ed25519, ECDSA and RSA: what every browser and device has one of. */
const ALGORITHMS = [-8, -7, -257];
/** How long a browser waits for its owner; below the life of a challenge (domain/passkey/limits.ts). */
const PROMPT_MS = 120_000;

/** Some 25 MB, with its readers of certificates: loaded when the first passkey is asked for. */
const library = () => import('@simplewebauthn/server');

/** WebAuthn by @simplewebauthn/server. Its refusals are exceptions with texts of its own: here they are null. */
export function createWebAuthn(site: PasskeySite, shopName: string): WebAuthn {
  const { rpId, origin } = site;
  const expected = { expectedOrigin: origin, expectedRPID: rpId, requireUserVerification: true };
  return {
    site,

    async creationOptions({ customerId, email, name, known }) {
      const { generateRegistrationOptions } = await library();
      const options = await generateRegistrationOptions({
        rpName: shopName,
        rpID: rpId,
        userID: Uint8Array.from(uuidBytes(customerId)),
        userName: email,
        userDisplayName: name,
        timeout: PROMPT_MS,
        attestationType: 'none',
        excludeCredentials: known.map(descriptor),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        supportedAlgorithmIDs: ALGORITHMS,
      });
      return creationOptionsSchema.parse(options);
    },

    async requestOptions(known) {
      const { generateAuthenticationOptions } = await library();
      const options = await generateAuthenticationOptions({
        rpID: rpId,
        allowCredentials: known.map(descriptor),
        timeout: PROMPT_MS,
        userVerification: 'required',
      });
      return requestOptionsSchema.parse(options);
    },

    signedChallenge(clientDataJSON) {
      try {
        const { challenge } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as { challenge: unknown };
        return typeof challenge === 'string' ? challenge : null;
      } catch {
        return null;
      }
    },

    async verifyAttestation(attestation, challenge) {
      const { verifyRegistrationResponse } = await library();
      const verified = await verifyRegistrationResponse({
        response: { ...attestation, clientExtensionResults: {} },
        expectedChallenge: challenge,
        supportedAlgorithmIDs: ALGORITHMS,
        ...expected,
      }).catch(() => null);
      if (verified?.verified !== true) return null;
      const { credential, credentialBackedUp } = verified.registrationInfo;
      return {
        credentialId: credential.id,
        publicKey: credential.publicKey,
        counter: credential.counter,
        transports: attestation.response.transports ?? [],
        isBackedUp: credentialBackedUp,
      };
    },

    async verifyAssertion(assertion, challenge, { credentialId, publicKey, counter }) {
      const { verifyAuthenticationResponse } = await library();
      const verified = await verifyAuthenticationResponse({
        response: { ...assertion, clientExtensionResults: {} },
        expectedChallenge: challenge,
        credential: { id: credentialId, publicKey, counter },
        ...expected,
      }).catch(() => null);
      if (verified?.verified !== true) return null;
      const { newCounter, credentialBackedUp } = verified.authenticationInfo;
      return { counter: newCounter, isBackedUp: credentialBackedUp };
    },
  };
}

const descriptor = ({ credentialId, transports }: KnownPasskey) => ({ id: credentialId, transports: [...transports] });
