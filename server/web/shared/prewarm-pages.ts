import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
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
  /** Aborted: ends after the page under way. */
  signal?: AbortSignal;
}

/** Rendered without pauses: what most visitors of the first minutes ask for. */
const FIRST_PRODUCTS = 100;
/** The catalogue returns no more products at once. */
const PRODUCTS_A_READ = 100;
const CHECK_EVERY_MS = 250;
const MOST_SHARE_OF_BYTES = 0.8;
/**
 * Pauses, of the time that renderings take: after a start half of one core of an idle shop, later a quarter, and less
 * of a busy one.
 */
const PAUSE_SHARE = { first: 1, later: 3 };
/** Between two passes over the products, of which each costs some 0.5 s where nothing is to be rendered. */
const REST_MS = 60_000;
/** Pages that are looked at before others get a turn. */
const PAGES_A_TURN = 50;
/** Which products there are and how they sell. */
const PRODUCTS_FRESH_MS = 1_800_000;

/**
 * In the language most visitors have: after a start the home page, lists and the products that sell best, as documents
 * and as payloads of the browser's router; then the payloads of the other products, which most views of products are,
 * and then their documents, while there is room. Later again and again what changed or is too old, products that sell
 * best first. Behind everybody who waits for a page.
 * Waits until changes of products arrive: what is rendered before counts as changed then. Ends with `signal`; never
 * rejects.
 */
export async function prewarmPages(options: PrewarmOptions): Promise<void> {
  const { catalog, pages, products, mostBytes, logger, signal } = options;
  if (products === 0) return;
  const isOver = () => signal?.aborted === true;
  const rest = (ms: number) => delay(ms, undefined, { ref: false, signal }).catch(() => undefined);
  const hasRoom = () => pages.figures().bytes < mostBytes * MOST_SHARE_OF_BYTES;

  /** Renders those that are not kept as they are now. Resolves with their number. */
  async function render(paths: Iterable<string>, kind: SharedAddress['kind'], pauseShare: number): Promise<number> {
    let count = 0;
    let looked = 0;
    for (const path of paths) {
      if (isOver()) break;
      if (++looked % PAGES_A_TURN === 0) await nextTurn();
      const startedAt = performance.now();
      const rendered = await pages.prewarm([path], DEFAULT_LOCALE, kind, hasRoom());
      if (rendered === 0) continue;
      count += rendered;
      await rest((performance.now() - startedAt) * pauseShare);
    }
    return count;
  }

  let details: string[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  async function pass(isFirst: boolean): Promise<void> {
    if (performance.now() - readAt > PRODUCTS_FRESH_MS) {
      details = await productPaths(catalog, products);
      readAt = performance.now();
    }
    const [first, others] = [details.slice(0, FIRST_PRODUCTS), details.slice(FIRST_PRODUCTS)];
    const groups = [...(isFirst ? [await listPaths(catalog)] : []), first];
    let count = 0;
    for (const paths of groups)
      for (const kind of ['html', 'rsc'] as const) count += await render(paths, kind, isFirst ? 0 : PAUSE_SHARE.later);
    if (isFirst) logger.info({ count }, 'the pages asked for most are rendered ahead');
    for (const kind of ['rsc', 'html'] as const)
      count += await render(others, kind, isFirst ? PAUSE_SHARE.first : PAUSE_SHARE.later);
    if (isFirst) logger.info({ count }, 'pages are rendered ahead');
  }

  while (!pages.isFollowing() && !isOver()) await rest(CHECK_EVERY_MS);
  for (let isFirst = true; !isOver(); isFirst = false) {
    await pass(isFirst).catch((error: unknown) =>
      logger.warn({ code: 'answer-incomplete', error: String(error) }, 'pages are not all rendered ahead'),
    );
    await rest(REST_MS);
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
