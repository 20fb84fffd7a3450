import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Assertion, Attestation, CreationOptions, RequestOptions } from '#contracts/passkeys.ts';

/*
 * A device with passkeys, and the browser in front of it: real keys (ES256), real attestations and signatures. A test
 * states in which way one of them is wrong.
 */

/** What differs from an honest device on the shop's own page. */
export interface Deviation {
  /** Page that the browser names. */
  origin?: string;
  /** Domain that the device names. */
  rpId?: string;
  /** Whether the device checked who holds it. */
  isUserVerified?: boolean;
  /** Challenge that is signed instead of the one of the options. */
  challenge?: string;
  type?: string;
}

export interface Authenticator {
  credentialId: string;
  attest(options: CreationOptions, how?: Deviation): Attestation;
  assert(options: Pick<RequestOptions, 'challenge' | 'rpId'>, how?: Deviation): Assertion;
  /** The counter that the next signature carries; devices with synced keys stay at 0. */
  counter: number;
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const MAY_BE_SYNCED = 0x08;
const IS_SYNCED = 0x10;
const HAS_CREDENTIAL = 0x40;

/** `origin`: of the page in its browser. `counts`: whether it counts its signatures. */
export function createAuthenticator(origin: string, { counts = false } = {}): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentialId = randomBytes(16);
  const id = credentialId.toString('base64url');
  const step = counts ? 1 : 0;
  const flags = ({ isUserVerified = true }: Deviation) =>
    USER_PRESENT | (isUserVerified ? USER_VERIFIED : 0) | (counts ? 0 : MAY_BE_SYNCED | IS_SYNCED);

  const device: Authenticator = {
    credentialId: id,
    counter: step,
    attest(options, how = {}) {
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
      const key = cborMap([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.length);
      const head = authenticatorData(how.rpId ?? options.rp.id, flags(how) | HAS_CREDENTIAL, device.counter);
      const authData = Buffer.concat([head, Buffer.alloc(16), length, credentialId, key]);
      device.counter += step;
      const attestationObject = cborMap([
        ['fmt', 'none'],
        ['attStmt', new Map<never, never>()],
        ['authData', authData],
      ]);
      return {
        ...{ id, rawId: id, type: 'public-key' },
        response: {
          clientDataJSON: clientData('webauthn.create', options.challenge, how).toString('base64url'),
          attestationObject: attestationObject.toString('base64url'),
          transports: ['internal'],
        },
      };
    },
    assert(options, how = {}) {
      const data = authenticatorData(how.rpId ?? options.rpId, flags(how), device.counter);
      const client = clientData('webauthn.get', options.challenge, how);
      device.counter += step;
      const signed = createSign('sha256')
        .update(Buffer.concat([data, sha256(client)]))
        .sign(privateKey);
      return {
        ...{ id, rawId: id, type: 'public-key' },
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signed.toString('base64url'),
        },
      };
    },
  };
  return device;

  function clientData(type: string, challenge: string, how: Deviation): Buffer {
    const data = { type: how.type ?? type, challenge: how.challenge ?? challenge, origin: how.origin ?? origin };
    return Buffer.from(JSON.stringify({ ...data, crossOrigin: false }));
  }
}

/** The same assertion with another challenge written into what was signed, and the old signature. */
export function withChallenge(assertion: Assertion, challenge: string): Assertion {
  const signed = JSON.parse(Buffer.from(assertion.response.clientDataJSON, 'base64url').toString()) as object;
  const clientDataJSON = Buffer.from(JSON.stringify({ ...signed, challenge })).toString('base64url');
  return { ...assertion, response: { ...assertion.response, clientDataJSON } };
}

function authenticatorData(rpId: string, flags: number, counter: number): Buffer {
  const rest = Buffer.alloc(5);
  rest.writeUInt8(flags);
  rest.writeUInt32BE(counter, 1);
  return Buffer.concat([sha256(Buffer.from(rpId)), rest]);
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();

type Cbor = number | string | Buffer | Map<never, never>;

/** The part of RFC 8949 that an attestation needs: small integers, texts, bytes and maps. */
function cborMap(entries: readonly [number | string, Cbor][]): Buffer {
  return Buffer.concat([cborHead(5, entries.length), ...entries.flatMap(([key, value]) => [cbor(key), cbor(value)])]);
}

function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value);
  if (typeof value === 'string') return Buffer.concat([cborHead(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Map) return cborMap([]);
  return Buffer.concat([cborHead(2, value.length), value]);
}

function cborHead(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 256) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.from([(major << 5) | 25, length >> 8, length & 0xff]);
}
