import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkHealth, type Health, type HealthProbes } from './health.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

export interface HealthOptions {
  health: HealthProbes;
  /** Services without which the process serves nothing: ready is 503 while one is down. Degraded otherwise is 200. */
  required?: readonly string[];
}

export interface OpsOptions extends HealthOptions {
  metrics: Metrics;
  /** Called before the figures are written, to set those that are read rather than counted. */
  beforeMetrics?(): void;
}

/** Answers a request, or leaves it: false when it is for something else. */
type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** The HTTP status of readiness: 200 also while degraded, since the process serves. */
export function readyStatus({ services }: Health, required: readonly string[] = []): number {
  return required.every((name) => services[name] === 'up') ? 200 : 503;
}

/**
 * For a port that anybody may reach: GET /api/health/live and /api/health/ready, which says its status and nothing of
 * the services behind it. Figures are at no path of such a port.
 */
export function createHealthHandler({ health, required }: HealthOptions): Handler {
  return answering({
    '/api/health/live': async () => json(200, { status: 'ok' }),
    async '/api/health/ready'() {
      const state = await checkHealth(health);
      return json(readyStatus(state, required), { status: state.status });
    },
  });
}

/** For operators, on a port of its own: GET /metrics, and readiness with each service's state. */
function createOpsHandler({ metrics, health, required, beforeMetrics }: OpsOptions): Handler {
  return answering({
    async '/metrics'() {
      beforeMetrics?.();
      return { status: 200, contentType: metrics.contentType, body: await metrics.text() };
    },
    '/api/health/live': async () => json(200, { status: 'ok' }),
    async '/api/health/ready'() {
      const state = await checkHealth(health);
      return json(readyStatus(state, required), state);
    },
  });
}

interface Answer {
  status: number;
  contentType: string;
  body: string;
}

const json = (status: number, body: unknown): Answer => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(body),
});

function answering(paths: Record<string, () => Promise<Answer>>): Handler {
  const byPath = new Map(Object.entries(paths));
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const answer = byPath.get((request.url ?? '/').split('?', 1)[0] ?? '/');
    if (answer === undefined) return false;
    reply(response, await answer());
    return true;
  };
}

function reply(response: ServerResponse, { status, contentType, body }: Answer): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' });
  response.end(body);
}

export interface OpsServer {
  port: number;
  close(): Promise<void>;
}

export interface ListenOptions {
  /** 0 takes a free one. */
  port: number;
  /** Address to listen on; every one of the machine's unless named. */
  host?: string;
}

/** A listener that answers health alone, for processes that serve nothing else. Rejects when the port is taken. */
export function createHealthServer({ port, host, ...options }: HealthOptions & ListenOptions): Promise<OpsServer> {
  return listen(createHealthHandler(options), 'this process answers /api/health', { port, host });
}

/**
 * A process's metrics port. A port that is taken costs the figures and not the process: it is logged as an error, and
 * null is returned.
 */
export async function createMetricsServer({
  port,
  host,
  logger,
  ...options
}: OpsOptions & ListenOptions & { logger: Logger }): Promise<OpsServer | null> {
  try {
    const server = await listen(createOpsHandler(options), 'this port answers /metrics and /api/health', {
      port,
      host,
    });
    logger.info({ port: server.port, host }, 'metrics served');
    return server;
  } catch (error) {
    logger.error({ port, host, error: String(error) }, 'metrics are not served: set this process another metrics port');
    return null;
  }
}

async function listen(
  handle: Handler,
  paths: string,
  { port, host }: { port: number; host: string | undefined },
): Promise<OpsServer> {
  const server = createServer((request, response) => {
    handle(request, response)
      .then((handled) => {
        if (!handled) reply(response, json(404, { error: { code: 'not-found', message: `No such path: ${paths}.` } }));
      })
      .catch(() => {
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
  });
  server.requestTimeout = 5_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host !== undefined && { host }) }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
