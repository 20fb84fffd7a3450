import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { clientAddress } from '#server/client-address.ts';
import { processWide } from '#server/process-wide.ts';

/** Set by this process on every request, whatever the client sent under this name. */
export const REMOTE_ADDRESS_HEADER = 'x-dangol-remote-address';

const own = processWide('address seal', () => ({ seal: randomBytes(16).toString('hex') }));

/**
 * Pages and actions never see the socket; only headers, which anybody can write. So the server that takes requests in
 * writes the socket's address, sealed, into a header of ours before anything else looks at the request. Without it
 * every address is 'unknown', and no header is believed.
 */
export function sealRemoteAddress(request: IncomingMessage): void {
  request.headers[REMOTE_ADDRESS_HEADER] = `${own.seal} ${request.socket.remoteAddress ?? 'unknown'}`;
}

/** The client a request of pages, actions and routes is counted by (server/client-address.ts). */
export function remoteAddress(headers: Pick<Headers, 'get'>, trustedProxyHops: number): string {
  const [seal, address] = (headers.get(REMOTE_ADDRESS_HEADER) ?? '').split(' ');
  const isOurs = seal === own.seal;
  return clientAddress({
    socketAddress: isOurs ? address : undefined,
    forwardedFor: headers.get('x-forwarded-for'),
    trustedProxyHops,
  });
}
