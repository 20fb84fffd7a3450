import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import Negotiator from 'negotiator';
import { chooseSession, isSecureRequest, serializeCookie } from '#server/identity/session-cookie.ts';
import {
  issueSessionToken,
  readSessionToken,
  SESSION_COOKIE,
  type SessionToken,
} from '#server/identity/session-token.ts';
import { browserHost } from '../browser-host.ts';
import { contentSecurityPolicy, realtimeOrigins, securityHeaders } from '../security-headers.ts';
import type { KeptPage } from './page-store.ts';
import { writePage } from './page-template.ts';

export interface AnswerSettings {
  sessionSecret: string;
  realtimePort: number;
  publicWebUrl: string | undefined;
  publicRealtimeUrl: string | undefined;
  /** Of foreign scripts that pages may load; from a shared page a browser goes on to others under its policy. */
  scriptOrigins?: readonly string[];
  /** Reads a session token; with a cache, since the same shoppers come again. */
  readToken?(token: string): SessionToken | null;
}

export interface VisitorCookies {
  isSecure: boolean;
  /** No session cookie of the shop's: one is issued. */
  isNew: boolean;
  /** Several session cookies: proxy.ts has to settle them, so the page is not answered from here. */
  isAmbiguous: boolean;
}

export function visitorCookies({ headers }: IncomingMessage, settings: AnswerSettings): VisitorCookies {
  const { sessionSecret, publicWebUrl, readToken = (token) => readSessionToken(token, sessionSecret) } = settings;
  const forwarded = headers['x-forwarded-proto'];
  const isSecure = isSecureRequest({ publicWebUrl, forwardedProto: typeof forwarded === 'string' ? forwarded : null });
  const { token, isAmbiguous } = chooseSession(headers.cookie, isSecure, readToken);
  return { isSecure, isNew: token === undefined, isAmbiguous };
}

const unpack = promisify(gunzip);

/**
 * Answers with a shared page, a nonce of this answer alone, and a session cookie for a visitor without one. It has no
 * ETag: with a 304 the header's nonce would not be that of the scripts. HEAD gets the headers. Some .1 ms.
 */
export async function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  { template, headers }: Pick<KeptPage, 'template' | 'headers'>,
  { isSecure, isNew }: VisitorCookies,
  settings: AnswerSettings,
): Promise<void> {
  const nonce = randomBytes(16).toString('base64');
  const packed = writePage(template, Buffer.from(nonce));
  const isPacked = new Negotiator(request).encoding(['gzip', 'identity']) === 'gzip';
  const body = isPacked ? packed : await unpack(packed);
  if (response.destroyed) return;
  const host = browserHost({ get: (name) => one(request.headers[name]) });
  const { realtimePort, publicRealtimeUrl, sessionSecret, scriptOrigins = [] } = settings;
  response.writeHead(status, {
    ...headers,
    ...securityHeaders(scriptOrigins.length > 0),
    'content-security-policy': contentSecurityPolicy({
      nonce,
      realtimeOrigins: realtimeOrigins(host, realtimePort, publicRealtimeUrl),
      scriptOrigins,
    }),
    'cache-control': status === 200 ? 'private, no-cache' : 'private, no-store',
    'content-length': String(body.length),
    ...(isPacked && { 'content-encoding': 'gzip' }),
    ...(isSecure && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
    ...(isNew && { 'set-cookie': serializeCookie(SESSION_COOKIE, issueSessionToken(sessionSecret), isSecure) }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function one(value: string | string[] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
