import ipaddr from 'ipaddr.js';

/** The key of a request whose address is not readable: all of them share one allowance. */
export const UNKNOWN_CLIENT = 'unknown';

/** Ranges of our own network: proxies, containers and tools, never a shopper on the internet. */
const OWN_RANGES: ReadonlySet<string> = new Set(['loopback', 'private', 'linkLocal', 'uniqueLocal']);

/**
 * The client a request is counted by, for every throttle and cap of the shop: an IPv4 address, or the /64 of an IPv6
 * one, which one household or machine has to itself. Without trusted proxies it is the socket's address. Behind
 * `trustedProxyHops` of them it is the entry of X-Forwarded-For that the outermost of them wrote: that many from the
 * right, so that what a client writes itself, further left, is never read. An entry that is missing or no address
 * gives the socket's address. Never throws; O(length of the header).
 */
export function clientAddress(request: {
  socketAddress: string | undefined;
  /** X-Forwarded-For as it came; several headers as Node joins them. */
  forwardedFor: string | readonly string[] | null | undefined;
  trustedProxyHops: number;
}): string {
  const { socketAddress, forwardedFor, trustedProxyHops } = request;
  const fallback = clientKey(socketAddress ?? '') ?? UNKNOWN_CLIENT;
  if (trustedProxyHops === 0) return fallback;
  const entries = [forwardedFor ?? ''].flat().join(',').split(',');
  return clientKey(entries.at(-trustedProxyHops) ?? '') ?? fallback;
}

/** An address or a client's key as a client's key: without port, zone and IPv4 mapping; null for what is neither. */
export function clientKey(text: string): string | null {
  const address = parseAddress(text);
  if (address === null) return null;
  if (address.kind() === 'ipv4') return address.toString();
  if (address.range() === 'loopback') return '127.0.0.1';
  const [a = 0, b = 0, c = 0, d = 0] = (address as ipaddr.IPv6).parts;
  return `${[a, b, c, d].map((part) => part.toString(16)).join(':')}::/64`;
}

/** The same for what stands on the internet; null for an address of our own network, which no crowd rule counts. */
export function publicClientKey(text: string): string | null {
  const address = parseAddress(text);
  if (address === null) return UNKNOWN_CLIENT;
  return OWN_RANGES.has(address.range()) ? null : clientKey(text);
}

/**
 * "1.2.3.4", "1.2.3.4:80", "::1", "[::1]:80", "::ffff:1.2.3.4", "fe80::1%eth0", "2001:db8:0:0::/64"; null for the rest.
 */
function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const plain = text.trim().replace(/^"(.*)"$/, '$1');
  const bare = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(plain)?.[1] ?? plain.replace(/^([\d.]+):\d{1,5}$/, '$1');
  const host = bare.replace(/\/64$/, '').replace(/%[^%]*$/, '');
  // Four parts in decimal or nothing: "1" and "0x7f.1" are addresses to the parser, not to any proxy.
  if (!host.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(host)) return null;
  return ipaddr.isValid(host) ? ipaddr.process(host) : null;
}
