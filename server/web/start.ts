import { isProductUnpublished } from '#server/adapters/postgres/outbox.ts';
import { followProducts } from '#server/catalog/follow-products.ts';
import { type Container, getContainer } from '#server/container.ts';
import { createMetricsServer } from '#server/observability/ops-server.ts';
import { UNFOLLOWED_PAGES_SECONDS } from './shared/page-age.ts';
import { prewarmPages } from './shared/prewarm-pages.ts';
import { sharedPages, shareFollowed } from './shared/share-pages.ts';
import { sharedPageGauges } from './shared/shared-page-gauges.ts';
import { admissionFigures } from './shared-admission.ts';

/** Without PostgreSQL there is no page; without the others there is. */
export const WEB_REQUIRES = ['postgres'];

/** Fills the caches that every page reads, before the first request. A failed read is repeated by the first page. */
function warm({ catalog, logger }: Container): void {
  Promise.all([catalog.categories(), catalog.categoryDeals(), catalog.newArrivals(1), catalog.bestSellers(1)]).catch(
    (error: unknown) =>
      logger.warn({ code: 'answer-incomplete', error: String(error) }, 'The catalogue cannot be read yet'),
  );
}

/** Metrics of the whole process on a port of its own, from the container, which only code that Next bundles has. */
function serveMetrics({ env, metrics, probes, logger }: Container): void {
  const serving = metrics.gauge('dangol_pages_serving', 'Pages being rendered.');
  const waiting = metrics.gauge('dangol_pages_waiting', 'Pages waiting for admission.');
  const refused = metrics.gauge('dangol_pages_refused', 'Pages refused with 503 since the start.');
  const setSharedPages = sharedPageGauges(metrics);
  void createMetricsServer({
    port: env.WEB_METRICS_PORT,
    host: env.METRICS_HOST,
    metrics,
    health: probes,
    required: WEB_REQUIRES,
    logger,
    details() {
      const shared = sharedPages();
      if (shared === null) return {};
      const isFollowing = shared.pages.isFollowing();
      return { sharedPages: { isFollowing, ...(!isFollowing && { mostAgeSeconds: UNFOLLOWED_PAGES_SECONDS }) } };
    },
    beforeMetrics() {
      setSharedPages();
      const figures = admissionFigures();
      if (figures === null) return;
      serving.set(figures.serving);
      waiting.set(figures.waiting);
      refused.set(figures.refused);
    },
  });
}

/**
 * The catalogue's caches, and pages that are kept, follow the changes of products. Kafka away: tried again until it is
 * there.
 */
function followChanges({ env, catalog, prisma, kafka, logger }: Container): void {
  const shared = sharedPages();
  const followed = followProducts({
    ...{ process: 'web', kafka, catalog, logger },
    isUnpublished: (olderThanMs) => isProductUnpublished(prisma, olderThanMs),
    ...(shared !== null && { onChanged: shared.pages.changed, saved: shared.saved, readsAll: true }),
  });
  if (shared === null) return;
  shared.pages.follow(followed.isFollowing);
  shareFollowed(followed);
  void prewarmPages({
    ...{ catalog, pages: shared.pages, logger },
    products: env.SHARED_PAGES_AHEAD,
    mostBytes: env.SHARED_PAGES_MB * 1_024 * 1_024,
  });
}

/** Makes the container, so that its connections are on their way. Settings were found usable before (main.ts). */
export function startWeb(): void {
  const container = getContainer();
  serveMetrics(container);
  followChanges(container);
  warm(container);
}
