export interface OriginPolicy {
  /** PUBLIC_WEB_URL, where it is set. */
  publicWebUrl?: string | undefined;
  /** Without it: the host the gateway was reached by, on the web's port. */
  webPort: number;
}

/**
 * none: no browser sent this (a browser names its page on every handshake and every POST), so no cookie came along
 * unasked. own: a page of the shop. foreign: anybody else's, `null` included.
 */
export type OriginKind = 'none' | 'own' | 'foreign';

/** CORS does not guard WebSockets, and cookies ignore ports: the gateway asks each request where it comes from. */
export function originKind(origin: string | undefined, host: string | undefined, policy: OriginPolicy): OriginKind {
  if (origin === undefined) return 'none';
  if (!URL.canParse(origin)) return 'foreign';
  const { protocol, host: originHost, hostname, port } = new URL(origin);
  if (policy.publicWebUrl !== undefined)
    return new URL(policy.publicWebUrl).origin === new URL(origin).origin ? 'own' : 'foreign';
  if (host === undefined || !URL.canParse(`http://${host}`)) return 'foreign';
  const isHttp = protocol === 'http:' || protocol === 'https:';
  const isWebPort =
    port === String(policy.webPort) || (port === '' && originHost === hostname && isDefault(protocol, policy.webPort));
  return isHttp && isWebPort && hostname === new URL(`http://${host}`).hostname ? 'own' : 'foreign';
}

/** URL leaves out the port that goes with the protocol. */
function isDefault(protocol: string, port: number): boolean {
  return (protocol === 'http:' && port === 80) || (protocol === 'https:' && port === 443);
}
