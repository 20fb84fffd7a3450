import { recommendationsQuerySchema } from '#contracts/http.ts';
import type { HttpServer } from '#server/http/http-server.ts';
import { parseQuery } from '#server/http/parse-query.ts';
import { sendProblem } from '#server/http/problem.ts';
import type { ListBytes } from './list-bytes.ts';
import type { VisitorReader } from './visitor.ts';

export interface RecommendationsEndpointDeps {
  lists: ListBytes;
  visitors: VisitorReader;
}

/**
 * GET /recommendations?list=…[&productId=…]: as GET /api/recommendations of the web process, for the caller's own
 * session only, served by the process that does little but read Redis (docs/decisions/0061). CORS for the shop's pages.
 */
export function addRecommendationsEndpoint(app: HttpServer, { lists, visitors }: RecommendationsEndpointDeps): void {
  const url = '/recommendations';
  const config = { pages: { methods: 'GET' } };
  app.route({
    method: ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url,
    config,
    handler: (_, reply) => {
      reply.header('allow', 'GET, OPTIONS');
      sendProblem(reply, { status: 405, code: 'invalid-input', message: 'Ask for lists by GET.' });
    },
  });
  app.route({
    method: ['GET', 'OPTIONS'],
    url,
    config,
    async handler(request, reply) {
      const { list, productId } = parseQuery(recommendationsQuerySchema, request.query);
      const { session, setCookie } = await visitors.knownOrNew(request.raw);
      const body = await lists(list, session.shopperId, productId, { isMember: session.customerId !== null });
      if (setCookie !== null) reply.header('set-cookie', setCookie);
      reply.header('content-type', 'application/json').header('cache-control', 'no-store');
      return body;
    },
  });
}
