import { setTimeout as delay } from 'node:timers/promises';
import type { Catalog } from '#server/catalog/catalog.ts';
import type { Logger } from '#server/observability/logger.ts';
import { DEFAULT_LOCALE } from '../../../i18n/locales.ts';
import type { SharedPages } from './shared-pages.ts';

export interface PrewarmOptions {
  catalog: Pick<Catalog, 'bestSellers' | 'categories'>;
  pages: Pick<SharedPages, 'prewarm' | 'isFollowing'>;
  logger: Pick<Logger, 'info' | 'warn'>;
}

/** The catalogue answers no more best sellers than this. */
const PRODUCTS = 100;
const CHECK_EVERY_MS = 250;

/**
 * After a start: the home page, lists and the pages of the products that sell best, as documents and as payloads of the
 * browser's router, in the language most visitors have.
 * Waits until changes of products arrive: what is rendered before counts as changed then. Never rejects.
 */
export async function prewarmPages({ catalog, pages, logger }: PrewarmOptions): Promise<void> {
  try {
    while (!pages.isFollowing()) await delay(CHECK_EVERY_MS, undefined, { ref: false });
    const [categories, products] = await Promise.all([catalog.categories(), catalog.bestSellers(PRODUCTS)]);
    const lists = [
      ...['/', '/products', '/categories', '/search', '/products?sort=newest', '/products?sort=discount'],
      ...categories.map(({ slug }) => `/products?category=${encodeURIComponent(slug)}`),
    ];
    const details = products.map(({ productId }) => `/products/${productId}`);
    let count = 0;
    for (const paths of [lists, details])
      for (const kind of ['html', 'rsc'] as const) count += await pages.prewarm(paths, DEFAULT_LOCALE, kind);
    logger.info({ count }, 'shared pages are rendered ahead');
  } catch (error) {
    logger.warn({ code: 'answer-incomplete', error: String(error) }, 'shared pages are not rendered ahead');
  }
}
