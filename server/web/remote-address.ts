import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Set by this process on every request, whatever the client sent under this name. */
export const REMOTE_ADDRESS_HEADER = 'x-dangol-remote-address';

// On globalThis: Next loads a module once per bundle, and the server in front of it is in none.
const shared = globalThis as typeof globalThis & { dangolAddressSeal?: string };

/**
 * Pages and actions never see the socket; only headers, which anybody can write. So the server that takes requests in writes the
 * socket's address, sealed, into a header of ours before anything else looks at the request. Without it every address is
 * 'unknown', and no header is believed.
 */
export function sealRemoteAddress(request: IncomingMessage): void {
  shared.dangolAddressSeal ??= randomBytes(16).toString('hex');
  request.headers[REMOTE_ADDRESS_HEADER] = `${shared.dangolAddressSeal} ${request.socket.remoteAddress ?? 'unknown'}`;
}

/**
 * Who is asking, for counting attempts: the socket's address, or, behind `trustedProxyHops` proxies of ours, what the outermost
 * of them wrote. What a client writes into X-Forwarded-For stands further left and is never read.
 */
export function remoteAddress(headers: Pick<Headers, 'get'>, trustedProxyHops: number): string {
  const [seal, address] = (headers.get(REMOTE_ADDRESS_HEADER) ?? '').split(' ');
  const isOurs = seal !== undefined && seal === shared.dangolAddressSeal;
  const socketAddress = isOurs ? (address ?? 'unknown') : 'unknown';
  if (trustedProxyHops === 0) return socketAddress;
  const forwarded = (headers.get('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
  return forwarded.at(-trustedProxyHops) || socketAddress;
}
