import { isIP } from 'node:net';
import type { PasskeySite } from './webauthn.ts';

/**
 * Where passkeys are valid: PUBLIC_WEB_URL, or this machine by its name. Never the Host header of a request, which
 * anybody may write. null: browsers make no passkeys there, since the host is an address or not reached by https.
 */
export function passkeySite(env: { PUBLIC_WEB_URL?: string | undefined; WEB_PORT: number }): PasskeySite | null {
  const { protocol, hostname, origin } = new URL(env.PUBLIC_WEB_URL ?? `http://localhost:${env.WEB_PORT}`);
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
  const isAddress = isIP(hostname) !== 0 || hostname.startsWith('[');
  if (isAddress || (protocol !== 'https:' && !isLocal)) return null;
  return { rpId: hostname, origin };
}
