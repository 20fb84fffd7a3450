import { createServer, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FastifyError, type FastifyInstance, fastify } from 'fastify';
import { DangolError } from '#domain/shared/errors.ts';
import { ERROR_STATUS } from '#server/error-status.ts';
import type { Logger } from '#server/observability/logger.ts';
import { ALLOWED_METHODS, refuseRequestLine } from '#server/web/request-line.ts';
import { SECURITY_HEADERS } from '#server/web/security-headers.ts';
import { type Problem, sendProblem, writeProblem } from './problem.ts';

export type { FastifyInstance as HttpServer, FastifyReply as Reply, FastifyRequest as Request } from 'fastify';

export interface HttpServerOptions {
  /** What answers a path without a route: names the routes there are. */
  notFound: string;
  /** Timeouts of connections, and which upgrades are taken. */
  connections: Pick<
    ServerOptions,
    'headersTimeout' | 'requestTimeout' | 'connectionsCheckingInterval' | 'shouldUpgradeCallback'
  >;
  logger?: Pick<Logger, 'error'>;
}

/**
 * The HTTP server of the processes other than web: Fastify over `node:http`. Request lines that no route can make sense
 * of are refused before routing; every error is answered as a problem (RFC 9457). No body is read unless a route adds
 * a parser for it.
 */
export function createHttpServer({ notFound, connections, logger }: HttpServerOptions): FastifyInstance {
  const app = fastify({
    // Fastify's logger costs a child logger a request; failures are logged below.
    logger: false,
    exposeHeadRoutes: false,
    // While closing, connections that are still open are served: the caller closes them when its own work is done.
    return503OnClosing: false,
    // Of a repeated parameter the last value counts.
    routerOptions: { querystringParser: (text) => Object.fromEntries(new URLSearchParams(text)) },
    serverFactory: (handle) =>
      createServer(connections, (request, response) => {
        const refused = refuseRequestLine(request);
        if (refused !== null) {
          const allow: Record<string, string> = refused.status === 405 ? { allow: ALLOWED_METHODS } : {};
          writeProblem(response, { ...refused, code: 'invalid-input' }, { ...SECURITY_HEADERS, ...allow });
          return;
        }
        if (request.headers.upgrade !== undefined) response.setHeader('connection', 'close');
        handle(request, response);
      }),
  });
  app.removeAllContentTypeParsers();
  app.setNotFoundHandler((_, reply) => {
    sendProblem(reply, { status: 404, code: 'not-found', message: notFound });
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500 && !(error instanceof DangolError))
      logger?.error({ err: error, code: 'request-failed', path: request.url }, 'request failed');
    sendProblem(reply, problem);
  });
  return app;
}

/** An expected failure by its code, what Fastify refuses by its status, anything else as 500 that reveals nothing. */
export function problemOf(error: Error & { statusCode?: number }): Problem {
  if (error instanceof DangolError)
    return { status: ERROR_STATUS[error.code], code: error.code, message: error.message };
  const { statusCode = 500, message } = error;
  if (statusCode >= 400 && statusCode < 500) return { status: statusCode, code: 'invalid-input', message };
  return statusCode === 503
    ? { status: 503, code: 'unavailable', message: 'This takes too long at the moment. Try again shortly.' }
    : { status: 500, code: 'internal', message: 'Something went wrong here. Try again shortly.' };
}

export interface ListenOptions {
  /** 0 takes a free one. */
  port: number;
  /** Address to listen on; every one of the machine's by default. */
  host?: string | undefined;
}

/** The port it listens on. Rejects when it is taken. */
export async function listen(app: FastifyInstance, { port, host }: ListenOptions): Promise<number> {
  await app.ready();
  // Fastify's own listen() wants an address, and none stands for "IPv6 too, where there is IPv6".
  await new Promise<void>((resolve, reject) => {
    app.server.once('error', reject);
    app.server.listen({ port, ...(host !== undefined && { host }) }, resolve);
  });
  return (app.server.address() as AddressInfo).port;
}

/** Ends every connection, also those under way. */
export async function close(app: FastifyInstance): Promise<void> {
  await Promise.all([
    new Promise<void>((resolve) => {
      app.server.close(() => resolve());
      app.server.closeAllConnections();
    }),
    app.close(),
  ]);
}
