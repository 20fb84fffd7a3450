/** Set on every response. */
export const SECURITY_HEADERS: Record<string, string> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(self)',
  'cross-origin-opener-policy': 'same-origin',
};

/** With a foreign search in a window of its own, which reports what was chosen to the page that opened it. */
export function securityHeaders(opensWindows: boolean): Record<string, string> {
  return opensWindows
    ? { ...SECURITY_HEADERS, 'cross-origin-opener-policy': 'same-origin-allow-popups' }
    : SECURITY_HEADERS;
}

export interface PolicyOptions {
  nonce: string;
  /** Where the browser may open its socket and send events. */
  realtimeOrigins: readonly string[];
  /** Of foreign scripts that pages may load; most shops have none. */
  scriptOrigins?: readonly string[];
  /** React's development build evaluates strings, and the dev server reloads through a socket. */
  isDevelopment?: boolean;
}

/**
 * Scripts run only with this answer's nonce: a `<script>` in a product's name is text. Styles may stand inline, since
 * positioned menus and toasts write style attributes; they cannot reach the network (connect-src, img-src 'self').
 */
export function contentSecurityPolicy({
  nonce,
  realtimeOrigins,
  scriptOrigins = [],
  isDevelopment = false,
}: PolicyOptions): string {
  const directives: Record<string, readonly string[]> = {
    'default-src': ["'self'"],
    'script-src': [
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      // For browsers that do not know 'strict-dynamic'; the others let a script with the nonce load it.
      ...scriptOrigins,
      ...(isDevelopment ? ["'unsafe-eval'"] : []),
    ],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...realtimeOrigins.map(sourceOf)],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/**
 * An origin as a source of a policy. Its grammar has no IPv6 addresses (browsers drop such a source): for these the
 * gateway's port on any host is allowed.
 */
function sourceOf(origin: string): string {
  return origin.replace(/\/\/\[[^\]]*\]/, '//*');
}

/**
 * The gateway's origins, for http and for WebSocket. Without a public address it is the host the browser came by, on
 * the gateway's port: cookies ignore ports, so the session goes with it.
 */
export function realtimeOrigins(host: string, port: number, publicUrl?: string): string[] {
  if (publicUrl !== undefined) {
    const { protocol, host: publicHost } = new URL(publicUrl);
    return [`${protocol}//${publicHost}`, `${protocol === 'https:' ? 'wss:' : 'ws:'}//${publicHost}`];
  }
  const hostname = hostnameOf(host);
  return hostname === null ? [] : [`http://${hostname}:${port}`, `ws://${hostname}:${port}`];
}

/** Whether a mutation comes from a page of the shop. A missing or `null` Origin does not. */
export function isSameOrigin(origin: string | null, host: string, publicUrl?: string): boolean {
  if (origin === null || !URL.canParse(origin)) return false;
  const { host: originHost } = new URL(origin);
  return originHost === host || (publicUrl !== undefined && originHost === new URL(publicUrl).host);
}

/** Only what may stand in a policy: a header from the network does not get to write directives. */
function hostnameOf(host: string): string | null {
  if (!/^[a-z0-9._:[\]-]+$/i.test(host) || !URL.canParse(`http://${host}`)) return null;
  return new URL(`http://${host}`).hostname;
}
