import type { Metrics } from '#server/observability/metrics.ts';
import { sharedPages } from './share-pages.ts';

/** Returns what sets them, before they are written. A process without shared pages has none of them. */
export function sharedPageGauges(metrics: Metrics): () => void {
  if (sharedPages() === null) return () => undefined;
  const entries = metrics.gauge('dangol_shared_pages_entries', 'Pages kept for every shopper.');
  const bytes = metrics.gauge('dangol_shared_pages_bytes', 'Memory of the pages kept for every shopper.');
  const hits = metrics.gauge('dangol_shared_pages_hits', 'Pages answered from memory since the start.');
  const misses = metrics.gauge('dangol_shared_pages_misses', 'Pages that waited for a rendering since the start.');
  const missed = metrics.gauge(
    'dangol_shared_pages_missed',
    'The same by what the page shows, and why none was served: absent, changed or old.',
    ['subject', 'kind', 'reason'],
  );
  const refreshes = metrics.gauge('dangol_shared_pages_refreshes', 'Kept pages rendered again while served.');
  const renderings = metrics.gauge('dangol_shared_pages_renderings', 'Pages rendered for every shopper.');
  const evictions = metrics.gauge('dangol_shared_pages_evictions', 'Kept pages that made room for others.');
  const following = metrics.gauge('dangol_shared_pages_following', '1: changes of products arrive from Kafka.');
  return () => {
    const pages = sharedPages()?.pages;
    if (pages === undefined) return;
    const figures = pages.figures();
    entries.set(figures.entries);
    bytes.set(figures.bytes);
    hits.set(figures.hits);
    misses.set(figures.misses);
    for (const { count, ...labels } of figures.missed) missed.set(labels, count);
    refreshes.set(figures.refreshes);
    renderings.set(figures.renderings);
    evictions.set(figures.evictions);
    following.set(pages.isFollowing() ? 1 : 0);
  };
}
