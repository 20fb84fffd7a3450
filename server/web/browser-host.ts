import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { processWide } from '#server/process-wide.ts';

/** Set by this process on every request, whatever the client sent under this name. */
export const BROWSER_HOST_HEADER = 'x-dangol-browser-host';

const own = processWide('host seal', () => ({ seal: randomBytes(16).toString('hex') }));

/** A host name or address with an optional port. Anything else (quotes, blanks, "@", ";") is no valid host. */
const HOST = /^(?:[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9_])?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

/**
 * Notes the host the browser used before Next sees the request. Where an action redirects, Next requests the next page
 * from itself, as `localhost`; that request carries the first one's headers, so a host that is sealed already stays.
 */
export function sealBrowserHost(request: IncomingMessage): void {
  const sealed = request.headers[BROWSER_HOST_HEADER];
  if (typeof sealed === 'string' && sealed.startsWith(`${own.seal} `)) return;
  request.headers[BROWSER_HOST_HEADER] = `${own.seal} ${request.headers.host ?? ''}`;
}

/**
 * The host (with its port, if any) the browser used, for addresses in this very answer: "192.168.0.7:3000". Checked for
 * its shape only, since a machine has names it does not know of: what outlives the answer (mails, shared caches) is
 * made with PUBLIC_WEB_URL. 'localhost' for a header that names no host.
 */
export function browserHost(headers: Pick<Headers, 'get'>): string {
  const [seal, sealedHost] = (headers.get(BROWSER_HOST_HEADER) ?? '').split(' ');
  const isOurs = seal === own.seal;
  const host = (isOurs ? sealedHost : headers.get('host')) ?? '';
  return HOST.test(host) && URL.canParse(`http://${host}`) ? host.toLowerCase() : 'localhost';
}
