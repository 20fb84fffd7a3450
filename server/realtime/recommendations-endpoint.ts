import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { listNameSchema } from '#contracts/events.ts';
import { recommendationsQuerySchema } from '#contracts/http.ts';
import type { RecommendationReader } from '#server/recommendation/port.ts';
import type { ListTextReader } from '#server/recommendation/text-reader.ts';
import { type OriginPolicy, originKind } from './origin.ts';
import type { VisitorReader } from './visitor.ts';

export interface RecommendationsEndpointDeps {
  /** Lists as they stand in Redis, not taken apart. */
  texts: ListTextReader;
  /** For what has to be taken apart: lists beside a product, what a shopper dismissed, what answers where no list is. */
  reader: RecommendationReader;
  visitors: VisitorReader;
  origins: OriginPolicy;
}

/**
 * GET /recommendations?list=…[&productId=…]: what GET /api/recommendations of the web process answers, for the caller's
 * own session and nobody else's, from the process that has Redis at hand (docs/decisions/0061). CORS for the shop's
 * pages. `discount` needs the shopper's coupons, which are PostgreSQL's: 400 here, ask the web process.
 */
export function createRecommendationsEndpoint({ texts, reader, visitors, origins }: RecommendationsEndpointDeps) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const address = request.url ?? '';
    const end = address.indexOf('?');
    if ((end < 0 ? address : address.slice(0, end)) !== '/recommendations') return false;
    const { origin, host } = request.headers;
    // Written at once: a header set before writeHead sends all of them through Node's slow way.
    const headers: OutgoingHttpHeaders = { vary: 'Origin' };
    if (originKind(origin, host, origins) === 'foreign') {
      refuse(response, headers, 403, 'forbidden', "Lists are for the shop's own pages only (Origin header).");
      return true;
    }
    if (origin !== undefined) {
      headers['access-control-allow-origin'] = origin;
      headers['access-control-allow-credentials'] = 'true';
    }
    if (request.method === 'OPTIONS') {
      headers['access-control-allow-methods'] = 'GET';
      headers['access-control-max-age'] = '600';
      response.writeHead(204, headers);
      response.end();
      return true;
    }
    if (request.method !== 'GET') {
      headers.allow = 'GET, OPTIONS';
      refuse(response, headers, 405, 'invalid-input', 'Ask for lists by GET.');
      return true;
    }
    const query = parsed(end < 0 ? '' : address.slice(end + 1));
    if (!query.success) {
      const fields = query.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
      refuse(response, headers, 400, 'invalid-input', fields.join('; '));
      return true;
    }
    const { list, productId } = query.data;
    if (list === 'discount') {
      refuse(
        response,
        headers,
        400,
        'invalid-input',
        'list: discount is answered by the web process, at /api/recommendations.',
      );
      return true;
    }
    const { session, setCookie } = await visitors.knownOrNew(request);
    if (setCookie !== null) headers['set-cookie'] = setCookie;
    const body =
      (productId === undefined ? await texts.read(list, session.shopperId) : null) ??
      JSON.stringify(await reader.read(list, session.shopperId, productId));
    reply(response, headers, 200, body);
    return true;
  };
}

type Query = ReturnType<typeof recommendationsQuerySchema.safeParse>;

/** What nearly everybody asks, parsed once. */
const PLAIN: ReadonlyMap<string, Query> = new Map(
  listNameSchema.options.map((list) => [`list=${list}`, recommendationsQuerySchema.safeParse({ list })]),
);

function parsed(query: string): Query {
  return PLAIN.get(query) ?? recommendationsQuerySchema.safeParse(Object.fromEntries(new URLSearchParams(query)));
}

function refuse(
  response: ServerResponse,
  headers: OutgoingHttpHeaders,
  status: number,
  code: string,
  message: string,
): void {
  reply(response, headers, status, JSON.stringify({ error: { code, message } }));
}

function reply(response: ServerResponse, headers: OutgoingHttpHeaders, status: number, body: string | Buffer): void {
  headers['content-type'] = 'application/json';
  headers['cache-control'] = 'no-store';
  headers['content-length'] = Buffer.byteLength(body);
  response.writeHead(status, headers);
  response.end(body);
}
