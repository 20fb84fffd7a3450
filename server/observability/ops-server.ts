import {
  close,
  createHttpServer,
  type HttpServer,
  type ListenOptions,
  listen,
  type Reply,
} from '#server/http/http-server.ts';
import { encodeJson } from '#server/http/problem.ts';
import { checkHealth, type HealthProbes, readyStatus } from './health.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

const REQUEST_WITHIN_MS = 5_000;

export interface HealthOptions {
  health: HealthProbes;
  /** Services without which the process serves nothing: ready is 503 while one is down. Degraded otherwise is 200. */
  required?: readonly string[];
}

export interface OpsOptions extends HealthOptions {
  metrics: Metrics;
  /** Called before the figures are written, to set those that are read rather than counted. */
  beforeMetrics?(): void;
  /** What readiness states besides the services. */
  details?(): Record<string, unknown>;
}

/**
 * For a public port: GET /api/health/live, and /api/health/ready, which states the status and no detail of the services
 * behind it. Metrics are on no path of such a port.
 */
export function addHealthRoutes(app: HttpServer, { health, required }: HealthOptions): void {
  addRoute(app, '/api/health/live', async (reply) => json(reply, 200, { status: 'ok' }));
  addRoute(app, '/api/health/ready', async (reply) => {
    const state = await checkHealth(health);
    return json(reply, readyStatus(state, required), { status: state.status });
  });
}

/** For operators, on a port of its own: GET /metrics, and readiness with each service's state. */
function addOpsRoutes(app: HttpServer, { metrics, health, required, beforeMetrics, details }: OpsOptions): void {
  const serviceUp = metrics.gauge('dangol_service_up', 'Whether a service answers this process.', ['service']);
  addRoute(app, '/metrics', async (reply) => {
    beforeMetrics?.();
    const { services } = await checkHealth(health);
    for (const [service, state] of Object.entries(services)) serviceUp.set({ service }, state === 'up' ? 1 : 0);
    reply.header('content-type', metrics.contentType);
    return metrics.text();
  });
  addRoute(app, '/api/health/live', async (reply) => json(reply, 200, { status: 'ok' }));
  addRoute(app, '/api/health/ready', async (reply) => {
    const state = await checkHealth(health);
    return json(reply, readyStatus(state, required), { ...state, ...details?.() });
  });
}

function addRoute(app: HttpServer, url: string, answer: (reply: Reply) => Promise<string | Buffer>): void {
  app.route({
    method: ['GET', 'HEAD'],
    url,
    handler: (_, reply) => answer(reply.header('cache-control', 'no-store')),
  });
}

function json(reply: Reply, status: number, body: unknown): Buffer {
  reply.code(status).header('content-type', 'application/json');
  return encodeJson(body);
}

export interface OpsServer {
  port: number;
  close(): Promise<void>;
}

/** A listener that answers health alone, for processes that serve nothing else. Rejects when the port is taken. */
export function createHealthServer({ port, host, ...options }: HealthOptions & ListenOptions): Promise<OpsServer> {
  return serve((app) => addHealthRoutes(app, options), 'No such path: this process answers /api/health.', {
    port,
    host,
  });
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
    const notFound = 'No such path: this port answers /metrics and /api/health.';
    const server = await serve((app) => addOpsRoutes(app, options), notFound, { port, host });
    logger.info({ port: server.port, host }, 'metrics served');
    return server;
  } catch (error) {
    logger.error(
      { code: 'start-failed', port, host, error: String(error) },
      'metrics are not served: set this process another metrics port',
    );
    return null;
  }
}

async function serve(
  addRoutes: (app: HttpServer) => void,
  notFound: string,
  address: ListenOptions,
): Promise<OpsServer> {
  const app = createHttpServer({ notFound, connections: { requestTimeout: REQUEST_WITHIN_MS } });
  addRoutes(app);
  return { port: await listen(app, address), close: () => close(app) };
}
