import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { type Env, parseEnv } from '#contracts/env.ts';
import { LOCALE_PARAMETER, NAMED_LOCALE_HEADER } from '#contracts/locale-parameter.ts';
import { postcodeScriptOrigins } from '#contracts/postcode-search.ts';
import { YEAR_SECONDS } from '#domain/shared/durations.ts';
import {
  chooseSession,
  cookieName,
  cookieOptions,
  isSecureRequest,
  settleSession,
  withSession,
} from '#server/identity/session-cookie.ts';
import { issueSessionToken, readSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';
import { browserHost } from '#server/web/browser-host.ts';
import {
  contentSecurityPolicy,
  isSameOrigin,
  realtimeOrigins,
  SECURITY_HEADERS,
  securityHeaders,
} from '#server/web/security-headers.ts';
import { noncePlaceholder, readSharedPage, SHARED_PAGE_HEADER } from '#server/web/shared/seal.ts';
import { LOCALE_COOKIE, LOCALES } from './i18n/locales.ts';

/**
 * Posted to by programs, which are no page: by those for mails, whose token is all that counts
 * (app/mail/opt-out/one-click), and by the payment provider, whose word is only a hint (app/api/payments/webhook).
 */
const WITHOUT_ORIGIN: readonly string[] = ['/mail/opt-out/one-click', '/api/payments/webhook'];

let settings: Env | undefined;

function env(): Env {
  settings ??= parseEnv(process.env);
  return settings;
}

/**
 * Before every page, action and API route: refuses a mutation from another origin, gives a visitor without a session
 * one (in the request too, so that the first page already knows its shopper), and sets the security headers with a
 * nonce of this request alone.
 */
export function proxy(request: NextRequest): NextResponse {
  const { SESSION_SECRET, PUBLIC_REALTIME_URL, PUBLIC_WEB_URL, REALTIME_PORT, NODE_ENV, POSTCODE_SEARCH } = env();
  const scriptOrigins = postcodeScriptOrigins(POSTCODE_SEARCH);
  const host = browserHost(request.headers);
  const isMutation = !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
  const needsOrigin = isMutation && !WITHOUT_ORIGIN.includes(request.nextUrl.pathname);
  if (needsOrigin && !isSameOrigin(request.headers.get('origin'), host, PUBLIC_WEB_URL))
    return NextResponse.json(
      { error: { code: 'forbidden', message: "Changes are taken from the shop's own pages only (Origin header)." } },
      { status: 403, headers: SECURITY_HEADERS },
    );

  const shared = readSharedPage(request.headers.get(SHARED_PAGE_HEADER));
  const nonce = shared === null ? randomBytes(16).toString('base64') : noncePlaceholder();
  const policy = contentSecurityPolicy({
    nonce,
    realtimeOrigins: realtimeOrigins(host, REALTIME_PORT, PUBLIC_REALTIME_URL),
    scriptOrigins,
    isDevelopment: NODE_ENV === 'development',
  });
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  // Rendered for everybody: it has no session, and the server in front of this sets the headers of each answer.
  if (shared !== null) return NextResponse.next({ request: { headers } });

  // A language in the address is chosen for good: this page and those after it.
  const language = request.nextUrl.searchParams.get(LOCALE_PARAMETER);
  const isLanguage = !isMutation && LOCALES.some((locale) => locale === language);
  headers.set(NAMED_LOCALE_HEADER, isLanguage ? (language ?? '') : '');

  const forwardedProto = request.headers.get('x-forwarded-proto') ?? request.nextUrl.protocol.slice(0, -1);
  const isSecure = isSecureRequest({ publicWebUrl: PUBLIC_WEB_URL, forwardedProto });
  const { token: known, isAmbiguous } = chooseSession(request.headers.get('cookie'), isSecure, (token) =>
    readSessionToken(token, SESSION_SECRET),
  );
  const token = known ?? issueSessionToken(SESSION_SECRET);
  if (isLanguage) request.cookies.set(LOCALE_COOKIE, language ?? '');
  // Behind this line there is one session cookie, and it reads.
  if (known === undefined || isAmbiguous || isLanguage) {
    const cookies = isLanguage ? request.cookies.toString() : request.headers.get('cookie');
    headers.set('cookie', withSession(cookies, token, isSecure));
  }

  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  for (const [name, value] of Object.entries(securityHeaders(scriptOrigins.length > 0)))
    response.headers.set(name, value);
  if (isSecure) response.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  if (isLanguage)
    response.cookies.set(LOCALE_COOKIE, language ?? '', { path: '/', maxAge: YEAR_SECONDS, sameSite: 'lax' });
  if (known === undefined)
    response.cookies.set(cookieName(SESSION_COOKIE, isSecure), token, cookieOptions(SESSION_COOKIE, isSecure));
  // Appended last, since setting a cookie writes the others anew. An action may set a session of its own in the same
  // answer: then this is settled with the next page.
  if (known !== undefined && isAmbiguous && !isMutation)
    for (const cookie of settleSession(token, isSecure, host, request.nextUrl.pathname))
      response.headers.append('set-cookie', cookie);
  return response;
}

export const config = {
  matcher: [
    '/((?!_next/static|_next/image|icons/|shapes\\.svg|api/health/|favicon\\.ico|icon\\.svg|apple-icon|app-icons/|robots\\.txt|sitemap\\.xml|sitemaps/|manifest\\.webmanifest).*)',
  ],
};
