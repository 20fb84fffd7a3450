import type { IncomingMessage, ServerResponse } from 'node:http';
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
    response.setHeader('vary', 'Origin');
    if (originKind(origin, host, origins) === 'foreign') {
      refuse(response, 403, 'forbidden', "Lists are for the shop's own pages only (Origin header).");
      return true;
    }
    if (origin !== undefined) {
      response.setHeader('access-control-allow-origin', origin);
      response.setHeader('access-control-allow-credentials', 'true');
    }
    if (request.method === 'OPTIONS') {
      response.writeHead(204, { 'access-control-allow-methods': 'GET', 'access-control-max-age': '600' });
      response.end();
      return true;
    }
    if (request.method !== 'GET') {
      response.setHeader('allow', 'GET, OPTIONS');
      refuse(response, 405, 'invalid-input', 'Ask for lists by GET.');
      return true;
    }
    const query = recommendationsQuerySchema.safeParse(
      Object.fromEntries(new URLSearchParams(end < 0 ? '' : address.slice(end + 1))),
    );
    if (!query.success) {
      const fields = query.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
      refuse(response, 400, 'invalid-input', fields.join('; '));
      return true;
    }
    const { list, productId } = query.data;
    if (list === 'discount') {
      refuse(response, 400, 'invalid-input', 'list: discount is answered by the web process, at /api/recommendations.');
      return true;
    }
    const { session, setCookie } = await visitors.knownOrNew(request);
    if (setCookie !== null) response.setHeader('set-cookie', setCookie);
    const text =
      (productId === undefined ? await texts.read(list, session.shopperId) : null) ??
      JSON.stringify(await reader.read(list, session.shopperId, productId));
    reply(response, 200, text);
    return true;
  };
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  reply(response, status, JSON.stringify({ error: { code, message } }));
}

function reply(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
