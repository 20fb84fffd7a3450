import type { IncomingMessage, ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from './security-headers.ts';

/** Methods that browsers send and routes may answer. TRACE, CONNECT and WebDAV's methods are not supported. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** The Allow header of an answer 405. */
export const ALLOWED_METHODS = [...METHODS].join(', ');

export interface Refused {
  status: 400 | 404 | 405 | 408 | 413 | 414 | 429;
  message: string;
}

/** No page of the shop has a longer address; Node's own limit is 16 KB of headers. */
const MOST_URL_LENGTH = 8_000;

/**
 * Why a request is refused before anything reads it: a method or an address that no route can make sense of, which the
 * framework would answer with 500. null: it is in order, and `request.url` is a path ("/a?b"), also where the client
 * sent a whole address ("http://host/a?b").
 */
export function refuseRequestLine(request: IncomingMessage): Refused | null {
  if (!METHODS.has(request.method ?? '')) return { status: 405, message: `${request.method} is not answered here.` };
  const sent = request.url ?? '';
  if (sent.length > MOST_URL_LENGTH)
    return { status: 414, message: `An address has ${MOST_URL_LENGTH} characters at most.` };
  const url = /^https?:\/\//i.test(sent) ? pathOf(sent) : sent;
  if (url === null || !url.startsWith('/')) return { status: 400, message: 'The address is not one of a page.' };
  const path = url.split(/[?#]/, 1)[0] ?? '/';
  if (!isReadable(path)) return { status: 400, message: 'The address has a % or a character that cannot be read.' };
  request.url = url;
  return null;
}

/** A short answer that needs nothing of the shop, and ends the connection: what follows in it is not read. */
export function answerRefused(response: ServerResponse, { status, message }: Refused): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
    ...(status === 405 && { allow: ALLOWED_METHODS }),
  });
  response.end(`${message}\n`);
}

function pathOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}

/** Percent signs that decode, to text without NUL, and no backslash, which some take for a slash. */
function isReadable(path: string): boolean {
  try {
    const text = decodeURIComponent(path);
    return !text.includes('\0') && !path.includes('\\');
  } catch {
    return false;
  }
}
