import { type Container, getContainer } from '#server/container.ts';
import { createMetricsServer } from '#server/observability/ops-server.ts';
import { admissionFigures } from './shared-admission.ts';

/** Without PostgreSQL there is no page; without the others there is. */
export const WEB_REQUIRES = ['postgres'];

/** Reads what every page shows before somebody waits for it. What fails is read again with the first page. */
function warm({ catalog, logger }: Container): void {
  Promise.all([catalog.categories(), catalog.categoryDeals(), catalog.newArrivals(1), catalog.bestSellers(1)]).catch(
    (error: unknown) => logger.warn({ error: String(error) }, 'The catalogue cannot be read yet'),
  );
}

/** Figures of the whole process, on a port of its own: they are in the container, which only this side of Next has. */
function serveMetrics({ env, metrics, probes, logger }: Container): void {
  const serving = metrics.gauge('dangol_pages_serving', 'Pages being made.');
  const waiting = metrics.gauge('dangol_pages_waiting', 'Pages that wait for their turn.');
  const refused = metrics.gauge('dangol_pages_refused', 'Pages turned away since the start.');
  void createMetricsServer({
    port: env.WEB_METRICS_PORT,
    host: env.METRICS_HOST,
    metrics,
    health: probes,
    required: WEB_REQUIRES,
    logger,
    beforeMetrics() {
      const figures = admissionFigures();
      if (figures === null) return;
      serving.set(figures.serving);
      waiting.set(figures.waiting);
      refused.set(figures.refused);
    },
  });
}

/** Makes the container, so that its connections are on their way. Settings were found usable before (main.ts). */
export function startWeb(): void {
  const container = getContainer();
  serveMetrics(container);
  warm(container);
}
