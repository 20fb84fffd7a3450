import { createHealthServer, createMetricsServer } from '#server/observability/ops-server.ts';
import { pause } from '#server/pause.ts';
import { settingsOrExit } from '#server/settings.ts';
import { backoffMs } from './backoff.ts';
import { hostWorkers } from './host.ts';
import { createResources } from './resources.ts';
import type { WorkerFactory } from './worker.ts';

/**
 * A whole process: settings, clients, topics, the workers of `factories`, /api/health, /metrics on a port of its own,
 * and a stop at SIGTERM within three seconds. Used by workers/main.ts and by each worker's own main.ts.
 */
export async function runWorkers(
  source: Record<string, string | undefined>,
  processName: string,
  factories: readonly WorkerFactory[],
): Promise<void> {
  const env = settingsOrExit(source);
  const resources = createResources(env, processName);
  const { logger, metrics, kafka } = resources;
  const workers = factories.map((create) => create(resources));
  const { health } = resources;
  const listener = await createHealthServer({ port: env.WORKERS_PORT, health });
  const figures = { port: env.WORKERS_METRICS_PORT, host: env.METRICS_HOST, metrics, health, logger };
  const metricsServer = await createMetricsServer(figures);
  logger.info({ port: listener.port, workers: workers.map(({ name }) => name) }, 'workers starting');

  const stopping = new AbortController();
  const up = metrics.gauge('dangol_worker_up', 'Whether a worker is running.', ['worker']);
  const topics = (async () => {
    for (let attempt = 1; !stopping.signal.aborted; attempt += 1) {
      try {
        await (await kafka.admin()).ensureTopics();
        return;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        logger.warn({ code: 'kafka-topics', reason, attempt }, 'topics are not there yet; trying again');
        await pause(backoffMs(attempt, { firstMs: 500, mostMs: 5_000 }), stopping.signal);
      }
    }
  })();
  await Promise.race([topics, pause(5_000)]);
  const host = hostWorkers(workers, { logger });
  const gauges = setInterval(() => {
    for (const [worker, state] of Object.entries(host.states())) up.set({ worker }, state === 'running' ? 1 : 0);
  }, 1_000);
  host.allStarted.then(() => logger.info('all workers at work')).catch(() => undefined);

  async function stop(signal: string): Promise<void> {
    if (stopping.signal.aborted) return;
    stopping.abort();
    logger.info({ signal }, 'stopping');
    clearInterval(gauges);
    setTimeout(() => process.exit(), 3_000).unref();
    await host.stop();
    await resources.close();
    await Promise.all([listener.close(), metricsServer?.close()]);
    process.exit();
  }
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
}
