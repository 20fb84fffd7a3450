import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkHealth, type HealthProbes } from './health.ts';
import type { Metrics } from './metrics.ts';

export interface OpsOptions {
  metrics: Metrics;
  health: HealthProbes;
}

/**
 * Answers GET /metrics, /api/health/live and /api/health/ready; false when the request is for something else.
 * Ready is 200 while degraded too: the body says which service is away.
 */
export function createOpsHandler({ metrics, health }: OpsOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const path = (request.url ?? '/').split('?', 1)[0];
    if (path === '/metrics') {
      reply(response, 200, metrics.contentType, await metrics.text());
      return true;
    }
    if (path === '/api/health/live') {
      reply(response, 200, 'application/json', JSON.stringify({ status: 'ok' }));
      return true;
    }
    if (path === '/api/health/ready') {
      reply(response, 200, 'application/json', JSON.stringify(await checkHealth(health)));
      return true;
    }
    return false;
  };
}

function reply(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' });
  response.end(body);
}

export interface OpsServer {
  port: number;
  close(): Promise<void>;
}

/** A listener of its own for processes that serve nothing else. `port` 0 takes a free one. */
export async function createOpsServer({ port, ...options }: OpsOptions & { port: number }): Promise<OpsServer> {
  const handle = createOpsHandler(options);
  const server = createServer((request, response) => {
    handle(request, response)
      .then((handled) => {
        if (!handled)
          reply(
            response,
            404,
            'application/json',
            JSON.stringify({
              error: { code: 'not-found', message: 'No such path: this process serves /metrics and /api/health.' },
            }),
          );
      })
      .catch(() => {
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
  });
  server.requestTimeout = 5_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
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
