import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { clientAddress } from '#server/client-address.ts';
import { type Admission, type AdmissionOptions, createAdmission } from './admission.ts';
import { sealBrowserHost } from './browser-host.ts';
import { correctFailures } from './failed-answers.ts';
import { refuseWhileFull } from './overload-page.ts';
import type { PublicFiles } from './public-files.ts';
import { sealRemoteAddress } from './remote-address.ts';
import { type BodyLimits, createBodyReader } from './request-body.ts';
import { inRequest, type RequestContext } from './request-context.ts';
import { answerRefused, refuseRequestLine } from './request-line.ts';
import { noteOfRendering } from './shared/rendering-notes.ts';
import { sharedPageOf } from './shared/seal.ts';
import type { SharedPages } from './shared/shared-pages.ts';

export interface WebServerOptions {
  /** The framework's handler. May reject. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  admission: Omit<AdmissionOptions, 'handle' | 'refuse' | 'clientOf'>;
  bodies: Omit<BodyLimits, 'clientOf'>;
  files: PublicFiles;
  trustedProxyHops: number;
  /** How long the reads of one page may take together (`RequestContext.readUntilMs`). */
  readBudgetMs(path: string): number;
  onFailure(error: unknown): void;
  /** Pages that are the same for everybody, answered before admission. */
  sharedPages?: Pick<SharedPages, 'serve'>;
}

/** The headers of a request have this long to come. */
const HEADERS_WITHIN_MS = 5_000;
/** A connection on which nothing moves for this long is closed: a reader that has stopped, mostly. */
const IDLE_MS = 60_000;
const CHECK_EVERY_MS = 1_000;
/** A page of this size is handed over whole, however slowly it is read. */
const BUFFER_BYTES = 512 * 1_024;

/**
 * The server in front of the framework. A request goes through these steps, and any of them may answer it:
 *   request line → public files → body → shared page → place (admission) → framework → status of a failure
 * Nothing before the place waits for anything but the request itself, and that for seconds at most; who asks for a
 * shared page may wait for its rendering. An upgrade is served as a plain request: this process has no sockets.
 */
export function createWebServer(options: WebServerOptions): { server: Server; admission: Admission } {
  const { handle, files, trustedProxyHops, readBudgetMs, onFailure, sharedPages } = options;
  const clientOf = (request: IncomingMessage) =>
    sharedPageOf(request.headers)?.client ??
    clientAddress({
      socketAddress: request.socket.remoteAddress,
      forwardedFor: request.headers['x-forwarded-for'],
      trustedProxyHops,
    });

  const admission = createAdmission({
    ...options.admission,
    clientOf,
    isBackground: (request) => sharedPageOf(request.headers)?.rank === 'background',
    refuse: refuseWhileFull,
    async handle(request, response) {
      const isPage = request.method === 'GET' || request.method === 'HEAD';
      const readUntilMs = isPage ? performance.now() + readBudgetMs(request.url ?? '/') : null;
      const rendering = sharedPageOf(request.headers)?.rendering ?? null;
      if (rendering !== null) noteOfRendering(rendering, 'isBegun');
      const context: RequestContext = { readUntilMs, failure: null, rendering };
      correctFailures(request, response, context);
      await inRequest(context, () => handle(request, response)).catch((error: unknown) => {
        onFailure(error);
        response.destroy();
      });
    },
  });
  const bodies = createBodyReader({ ...options.bodies, clientOf });

  const server = createServer(
    {
      connectionsCheckingInterval: CHECK_EVERY_MS,
      headersTimeout: HEADERS_WITHIN_MS,
      // The body's own limit answers first; this one only cleans up behind it.
      requestTimeout: options.bodies.withinMs + HEADERS_WITHIN_MS,
      highWaterMark: BUFFER_BYTES,
      shouldUpgradeCallback: () => false,
    },
    (request, response) => {
      const refused = refuseRequestLine(request) ?? files.refuse(request);
      if (refused !== null) {
        answerRefused(response, refused);
        return;
      }
      if (request.headers.upgrade !== undefined) response.setHeader('connection', 'close');
      sealRemoteAddress(request);
      sealBrowserHost(request);
      const body = bodies.read(request);
      if (body instanceof Promise) void body.then(admit);
      else admit(body);

      function admit(result: Awaited<typeof body>): void {
        if ('refused' in result) answerRefused(response, result.refused);
        else if (!response.destroyed) place(result.request);
      }

      function place(taken: IncomingMessage): void {
        const toAdmission = () => admission.serve(taken, response);
        if (sharedPages === undefined) toAdmission();
        else sharedPages.serve(taken, response, toAdmission);
      }
    },
  );
  server.timeout = IDLE_MS;
  return { server, admission };
}
