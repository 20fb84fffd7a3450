import { MAX_BATCH_BYTES } from '#contracts/events.ts';
import type { TrackResult } from '#contracts/push.ts';
import { type HttpServer, problemOf } from '#server/http/http-server.ts';
import { encodeJson, type Problem, sendProblem } from '#server/http/problem.ts';
import type { Collector } from './collector/collector.ts';
import type { VisitorReader } from './visitor.ts';

/** From the headers of a batch to its answer: mostly its body, which may come slowly or never. */
const WITHIN_MS = 5_000;

export interface EventsEndpointDeps {
  collector: Collector;
  visitors: VisitorReader;
}

const NONE_TAKEN = { accepted: 0, errors: [] };
const BODY_PROBLEM: Problem = {
  status: 413,
  code: 'invalid-input',
  message: `A batch has ${MAX_BATCH_BYTES} bytes at most, sent within ${WITHIN_MS / 1_000} s.`,
};

/**
 * POST /events `{events: […]}` as application/json or text/plain (sendBeacon): 202 {accepted} when all were taken, 400
 * with each error when some were not (the others are in), 413, 429 or 503 when none were. CORS for the shop's pages.
 */
export async function addEventsEndpoint(
  parent: HttpServer,
  { collector, visitors }: EventsEndpointDeps,
): Promise<void> {
  // A scope of its own: the parser of bodies and the shape of errors are those of this endpoint alone.
  await parent.register(async (app) => {
    // The body is parsed as JSON under any Content-Type: a beacon is text/plain, and Fastify answers 415 to a malformed
    // type. The collector refuses a body that is not JSON with an error that states so.
    app.addHook('onRequest', ({ raw }, _, done) => {
      delete raw.headers['content-type'];
      done();
    });
    app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_BATCH_BYTES }, async (_: unknown, text: string) =>
      parsed(text),
    );
    app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, { raw }, reply) => {
      const isBody =
        error.code === 'FST_ERR_CTP_BODY_TOO_LARGE' || (error.code === 'FST_ERR_HANDLER_TIMEOUT' && !raw.complete);
      // The rest of the body is not read: the connection cannot be used again.
      if (isBody) reply.header('connection', 'close');
      sendProblem(reply, { ...(isBody ? BODY_PROBLEM : problemOf(error)), more: NONE_TAKEN });
    });
    const url = '/events';
    const config = { pages: { methods: 'POST', exposedHeaders: 'retry-after' } };
    app.route({
      method: ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'],
      url,
      config,
      handler: (_, reply) => {
        reply.header('allow', 'POST, OPTIONS');
        sendProblem(reply, { status: 405, code: 'invalid-input', message: 'Send events by POST.', more: NONE_TAKEN });
      },
    });
    app.route({
      method: ['POST', 'OPTIONS'],
      url,
      config,
      handlerTimeout: WITHIN_MS,
      async handler({ raw, body }, reply) {
        const visitor = await visitors.knownOrNew(raw);
        if (visitor.setCookie !== null) reply.header('set-cookie', visitor.setCookie);
        const { status, result } = await collector.collect({
          body,
          sender: visitor.session,
          address: visitors.addressOf(raw),
          isGuest: visitor.session.customerId === null,
          isNewSession: visitor.setCookie !== null,
          optedOut: visitors.optedOut(raw),
        });
        if (status === 202) {
          reply.code(202).header('content-type', 'application/json').header('cache-control', 'no-store');
          return encodeJson({ accepted: result.accepted });
        }
        const { accepted, errors, retryAfterSeconds } = result;
        if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
        const code = status === 400 ? 'invalid-input' : status === 429 ? 'too-many-requests' : 'unavailable';
        sendProblem(reply, { status, code, message: messageOf(errors), more: { accepted, errors } });
      },
    });
  });
}

function messageOf([first]: TrackResult['errors']): string {
  if (first === undefined) return 'Not taken.';
  return first.index < 0 ? first.message : `Event ${first.index}, ${first.field}: ${first.message}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
