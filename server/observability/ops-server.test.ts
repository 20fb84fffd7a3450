import { afterEach, expect, test } from 'vitest';
import { silentLogger } from './logger.ts';
import { createMetrics } from './metrics.ts';
import { createHealthServer, createMetricsServer, type OpsServer } from './ops-server.ts';

const opened: OpsServer[] = [];
afterEach(() => Promise.all(opened.splice(0).map((server) => server.close())));

const health = { postgres: async () => true, redis: async () => false };
const logger = silentLogger();
const keep = <T extends OpsServer | null>(server: T): T => {
  if (server !== null) opened.push(server);
  return server;
};
const metricsServer = async (port = 0) => {
  const metrics = createMetrics({ process: 'test', defaults: false });
  const read = metrics.gauge('dangol_read', 'Set on each scrape.');
  const beforeMetrics = () => read.set(7);
  return keep(await createMetricsServer({ port, host: '127.0.0.1', metrics, health, logger, beforeMetrics }));
};
const get = (port: number | undefined, path: string) => fetch(`http://127.0.0.1:${port}${path}`);

test('a public port answers its status alone: no service, no figure', async () => {
  const { port } = keep(await createHealthServer({ port: 0, health }));
  expect(await (await get(port, '/api/health/live')).json()).toEqual({ status: 'ok' });
  expect(await (await get(port, '/api/health/ready')).json()).toEqual({ status: 'degraded' });
  for (const path of ['/metrics', '/metrics/', '/metrics?a=1', '//metrics', '/constructor', '/'])
    expect((await get(port, path)).status, path).toBe(404);
});

test('the metrics port names services, and figures that are read are read when they are asked for', async () => {
  const server = await metricsServer();
  const ready = await get(server?.port, '/api/health/ready');
  expect(await ready.json()).toEqual({ status: 'degraded', services: { postgres: 'up', redis: 'down' } });
  const text = await (await get(server?.port, '/metrics')).text();
  expect(text).toMatch(/^dangol_read\S* 7$/m);
  expect(text).toContain('dangol_service_up{service="postgres",process="test"} 1');
  expect(text).toContain('dangol_service_up{service="redis",process="test"} 0');
});

test('readiness is 503 while a service is down without which nothing is served', async () => {
  const { port } = keep(await createHealthServer({ port: 0, health, required: ['redis'] }));
  expect((await get(port, '/api/health/ready')).status).toBe(503);
});

test('a metrics port that is taken costs the figures, not the process', async () => {
  const first = await metricsServer();
  expect(await metricsServer(first?.port)).toBeNull();
});
