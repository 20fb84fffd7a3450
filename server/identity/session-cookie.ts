import { serialize } from 'cookie';
import { YEAR_SECONDS } from '#domain/shared/durations.ts';
import { IDLE_TIMEOUT_MS } from './session-lifetime.ts';
import { SESSION_COOKIE, type SessionToken } from './session-token.ts';

/** A session without a visit for this long is a new shopper's. */
export const SESSION_MAX_AGE_SECONDS = IDLE_TIMEOUT_MS / 1_000;
/**
 * Names are those over plain http. Over TLS "__Host-" stands in front: then no other host or path can set a second one
 * (RFC 6265bis).
 */
export const DEVICE_COOKIE = 'dangol_device';

const MAX_AGE_SECONDS: Record<string, number> = {
  [SESSION_COOKIE]: SESSION_MAX_AGE_SECONDS,
  [DEVICE_COOKIE]: YEAR_SECONDS,
};

/**
 * Whether the browser came by TLS. PUBLIC_WEB_URL decides where it is set, so that web and gateway cannot differ;
 * without it, the proxy's X-Forwarded-Proto (its first value), or the connection itself.
 */
export function isSecureRequest({
  publicWebUrl,
  forwardedProto,
  isEncrypted = false,
}: {
  publicWebUrl: string | undefined;
  forwardedProto: string | null | undefined;
  isEncrypted?: boolean;
}): boolean {
  if (publicWebUrl !== undefined) return publicWebUrl.startsWith('https:');
  return isEncrypted || forwardedProto?.split(',')[0]?.trim().toLowerCase() === 'https';
}

export function cookieName(base: string, isSecure: boolean): string {
  return isSecure ? `__Host-${base}` : base;
}

/** How a session or device cookie is set: for this host alone, for every path, out of reach for scripts. */
export function cookieOptions(base: string, isSecure: boolean) {
  return { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/', maxAge: MAX_AGE_SECONDS[base] } as const;
}

export function serializeCookie(base: string, value: string, isSecure: boolean): string {
  const { maxAge = 0, ...options } = cookieOptions(base, isSecure);
  return serialize(cookieName(base, isSecure), value, { ...options, maxAge });
}

/** Every value a Cookie header holds under `name`, in its order. */
export function cookieValues(header: string | null | undefined, name: string): string[] {
  return (header ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at > 0 && pair.slice(0, at).trim() === name ? [unquoted(pair.slice(at + 1).trim())] : [];
  });
}

function unquoted(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

export interface ChosenSession {
  /** Of the cookies this shop issued, the last: undefined if there is none. */
  token: string | undefined;
  /** More than one cookie, whatever they hold: the browser is to be left with `token` alone. */
  isAmbiguous: boolean;
}

/**
 * The one session cookie that counts. Browsers send cookies of longer paths first (RFC 6265, 5.4), so the last is the
 * one that every path of every process of the shop receives: pages, actions and the gateway choose the same.
 * `readToken`: null for a token the shop did not issue; a process that serves many requests passes one with a cache
 * (token-cache.ts).
 */
export function chooseSession(
  header: string | null | undefined,
  isSecure: boolean,
  readToken: (token: string) => SessionToken | null,
): ChosenSession {
  const values = cookieValues(header, cookieName(SESSION_COOKIE, isSecure));
  const token = values.findLast((value) => readToken(value) !== null);
  return { token, isAmbiguous: values.length > 1 };
}

/** `header` with `token` as its only session cookie. */
export function withSession(header: string | null, token: string, isSecure: boolean): string {
  const name = cookieName(SESSION_COOKIE, isSecure);
  const others = (header ?? '').split(';').filter((pair) => pair.trim() !== '' && pair.split('=')[0]?.trim() !== name);
  return [...others.map((pair) => pair.trim()), `${name}=${token}`].join('; ');
}

/** More path segments than any page of the shop has; longer paths come from probing. */
const MOST_FOLDERS = 6;
/** What may stand in a cookie's Path. */
const PATH_SEGMENT = /^[\w.~!$&'()*+,=:@%-]+$/;
const DOMAIN_NAME = /^(?=.*[a-z])[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

/**
 * Set-Cookie values that leave a browser with `token` alone: those of the same name for each folder of `pathname` and
 * each parent domain of `host` are ended. One of another folder is ended when that folder is visited. Over TLS there is
 * nothing to end: a "__Host-" cookie has no folder and no domain.
 */
export function settleSession(token: string, isSecure: boolean, host: string, pathname: string): string[] {
  const chosen = serializeCookie(SESSION_COOKIE, token, isSecure);
  if (isSecure) return [chosen];
  const hostname = host.replace(/:\d+$/, '');
  const labels = DOMAIN_NAME.test(hostname) ? hostname.split('.') : [];
  const domains = labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'));
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const known = segments.every((segment) => PATH_SEGMENT.test(segment)) ? segments.slice(0, MOST_FOLDERS) : [];
  const folders = known.flatMap((_, at) => {
    const path = `/${known.slice(0, at + 1).join('/')}`;
    return [path, `${path}/`];
  });
  const end = (path: string, domain?: string) =>
    serialize(SESSION_COOKIE, '', { maxAge: 0, httpOnly: true, sameSite: 'lax', path, ...(domain && { domain }) });
  return [
    ...folders.map((path) => end(path)),
    ...domains.flatMap((domain) => ['/', ...folders].map((path) => end(path, domain))),
    chosen,
  ];
}
