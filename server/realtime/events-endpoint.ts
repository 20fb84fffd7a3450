import type { IncomingMessage, ServerResponse } from 'node:http';
import { MAX_BATCH_BYTES } from '#contracts/events.ts';
import type { TrackResult } from '#contracts/push.ts';
import type { Collector } from './collector/collector.ts';
import { type OriginPolicy, originKind } from './origin.ts';
import type { VisitorReader } from './visitor.ts';

const BODY_WITHIN_MS = 5_000;

export interface EventsEndpointDeps {
  collector: Collector;
  visitors: VisitorReader;
  origins: OriginPolicy;
}

type Answer = TrackResult & { error?: { code: string; message: string } };

/**
 * POST /events `{events: […]}` as application/json or text/plain (sendBeacon): 202 {accepted} when all were taken, 400
 * with each error when some were not (the others are in), 413, 429 or 503 when none were. CORS for the shop's pages.
 */
export function createEventsEndpoint({ collector, visitors, origins }: EventsEndpointDeps) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    if ((request.url ?? '').split('?', 1)[0] !== '/events') return false;
    const { origin, host } = request.headers;
    const kind = originKind(origin, host, origins);
    response.setHeader('vary', 'Origin');
    if (kind === 'foreign') {
      refuse(response, 403, 'forbidden', "Events are taken from the shop's own pages only (Origin header).");
      return true;
    }
    if (origin !== undefined) {
      response.setHeader('access-control-allow-origin', origin);
      response.setHeader('access-control-allow-credentials', 'true');
      response.setHeader('access-control-expose-headers', 'retry-after');
    }
    if (request.method === 'OPTIONS') {
      response.writeHead(204, {
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'content-type',
        'access-control-max-age': '600',
      });
      response.end();
      return true;
    }
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST, OPTIONS');
      refuse(response, 405, 'invalid-input', 'Send events by POST.');
      return true;
    }

    const text = await bodyOf(request);
    if (text === null) {
      // The rest of the body is not read: the connection cannot be used again.
      response.setHeader('connection', 'close');
      response.once('finish', () => request.destroy());
      refuse(response, 413, 'invalid-input', `A batch has ${MAX_BATCH_BYTES} bytes at most, sent within 5 s.`);
      return true;
    }
    const visitor = await visitors.knownOrNew(request);
    if (visitor.setCookie !== null) response.setHeader('set-cookie', visitor.setCookie);
    const { status, result } = await collector.collect({
      body: parsed(text),
      sender: visitor.session,
      address: visitors.addressOf(request),
      isGuest: visitor.session.customerId === null,
      isNewSession: visitor.setCookie !== null,
      optedOut: visitor.optedOut,
    });
    if (status === 202) {
      reply(response, 202, { accepted: result.accepted } as Answer);
      return true;
    }
    if (result.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(result.retryAfterSeconds));
    const code = status === 400 ? 'invalid-input' : status === 429 ? 'too-many-requests' : 'unavailable';
    const { accepted, errors } = result;
    const [first] = errors;
    const message =
      first === undefined
        ? 'Not taken.'
        : first.index < 0
          ? first.message
          : `Event ${first.index}, ${first.field}: ${first.message}`;
    reply(response, status, { error: { code, message }, accepted, errors });
    return true;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The body as text; null when it is too large or too slow. */
function bodyOf(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const timer = setTimeout(() => done(null), BODY_WITHIN_MS);
    const done = (text: string | null) => {
      clearTimeout(timer);
      request.removeAllListeners('data');
      resolve(text);
    };
    if (Number(request.headers['content-length'] ?? 0) > MAX_BATCH_BYTES) {
      done(null);
      return;
    }
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_BATCH_BYTES) done(null);
      else chunks.push(chunk);
    });
    request.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
    request.on('close', () => clearTimeout(timer));
  });
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  reply(response, status, { error: { code, message }, accepted: 0, errors: [] });
}

function reply(response: ServerResponse, status: number, body: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
