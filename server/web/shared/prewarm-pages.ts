import { setTimeout as delay } from 'node:timers/promises';
import type { Catalog } from '#server/catalog/catalog.ts';
import type { Logger } from '#server/observability/logger.ts';
import { DEFAULT_LOCALE } from '../../../i18n/locales.ts';
import type { SharedAddress } from './shared-address.ts';
import type { SharedPages } from './shared-pages.ts';

export interface PrewarmOptions {
  catalog: Pick<Catalog, 'categories' | 'listProducts'>;
  pages: Pick<SharedPages, 'prewarm' | 'isFollowing' | 'figures'>;
  /** Of so many products, those that sell best. 0: nothing is rendered ahead. */
  products: number;
  /** Memory for pages. A part of it stays for pages that are asked for and stand in no catalogue: words, prices. */
  mostBytes: number;
  logger: Pick<Logger, 'info' | 'warn'>;
}

/** Rendered without pauses: what most visitors of the first minutes ask for. */
const FIRST_PRODUCTS = 100;
/** The catalogue returns no more products at once. */
const PRODUCTS_A_READ = 100;
const CHECK_EVERY_MS = 250;
const MOST_SHARE_OF_BYTES = 0.8;
/** Pauses, of the time that renderings take: it takes half of one core of an idle shop, and less of a busy one. */
const PAUSE_SHARE = 1;

/**
 * After a start, in the language most visitors have: the home page, lists and the products that sell best, as documents
 * and as payloads of the browser's router; then the payloads of the other products, which most views of products are,
 * and then their documents, while there is room. Behind everybody who waits for a page.
 * Waits until changes of products arrive: what is rendered before counts as changed then. Never rejects.
 */
export async function prewarmPages(options: PrewarmOptions): Promise<void> {
  const { catalog, pages, products, mostBytes, logger } = options;
  if (products === 0) return;
  const hasRoom = () => pages.figures().bytes < mostBytes * MOST_SHARE_OF_BYTES;
  let count = 0;
  const render = async (paths: Iterable<string>, kind: SharedAddress['kind'], pauseShare: number) => {
    for (const path of paths) {
      if (!hasRoom()) return;
      const startedAt = performance.now();
      const rendered = await pages.prewarm([path], DEFAULT_LOCALE, kind);
      if (rendered === 0) continue;
      count += rendered;
      await delay((performance.now() - startedAt) * pauseShare, undefined, { ref: false });
    }
  };
  try {
    while (!pages.isFollowing()) await delay(CHECK_EVERY_MS, undefined, { ref: false });
    const lists = await listPaths(catalog);
    const details = await productPaths(catalog, products);
    for (const paths of [lists, details.slice(0, FIRST_PRODUCTS)])
      for (const kind of ['html', 'rsc'] as const) await render(paths, kind, 0);
    logger.info({ count }, 'the pages asked for most are rendered ahead');
    const others = details.slice(FIRST_PRODUCTS);
    for (const kind of ['rsc', 'html'] as const) await render(others, kind, PAUSE_SHARE);
    logger.info({ count }, 'pages are rendered ahead');
  } catch (error) {
    logger.warn({ code: 'answer-incomplete', error: String(error) }, 'pages are not all rendered ahead');
  }
}

async function listPaths(catalog: Pick<Catalog, 'categories'>): Promise<string[]> {
  const categories = await catalog.categories();
  return [
    ...['/', '/products', '/categories', '/search', '/products?sort=newest', '/products?sort=discount'],
    ...categories.map(({ slug }) => `/products?category=${encodeURIComponent(slug)}`),
  ];
}

/** Pages of the products that sell best, best first. One read of 100 products after another. */
async function productPaths(catalog: Pick<Catalog, 'listProducts'>, most: number): Promise<string[]> {
  const paths = new Set<string>();
  let cursor: string | null | undefined;
  while (paths.size < most && cursor !== null) {
    const query = { sort: 'popular', limit: Math.min(PRODUCTS_A_READ, most - paths.size) } as const;
    const page = await catalog.listProducts({ ...query, ...(cursor !== undefined && { cursor }) });
    for (const { productId } of page.items) paths.add(`/products/${productId}`);
    cursor = page.nextCursor;
  }
  return [...paths];
}
