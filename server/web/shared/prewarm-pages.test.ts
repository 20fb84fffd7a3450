import { expect, test } from 'vitest';
import type { CategoryCard, ProductCard } from '#contracts/catalog.ts';
import { type Logger, silentLogger } from '#server/observability/logger.ts';
import { prewarmPages } from './prewarm-pages.ts';
import type { SharedPageFigures } from './shared-pages.ts';

const PAGE_BYTES = 10;
/** Logged at the end of the first pass. */
const ALL = 'pages are rendered ahead';

/**
 * A catalogue of `count` products, the highest number sold most, and pages that note what is rendered in the first
 * pass.
 */
async function prewarmed(count: number, products: number, mostBytes = 1_000_000) {
  const rendered: string[] = [];
  const over = new AbortController();
  const idsFrom = (first: number, limit: number) =>
    Array.from({ length: Math.min(limit, first) }, (_, at) => first - at);
  let asked = 0;
  await prewarmPages({
    products,
    mostBytes,
    logger: { ...silentLogger(), info: (_: object, message: string) => message === ALL && over.abort() } as Logger,
    signal: over.signal,
    catalog: {
      categories: async () => [{ slug: 'food & drink' } as CategoryCard],
      listProducts: async ({ cursor, limit }) => {
        const first = cursor === undefined ? count : Number(cursor);
        const items = idsFrom(first, limit).map((productId) => ({ productId }) as ProductCard);
        const left = first - items.length;
        return { items, total: count, nextCursor: left > 0 ? String(left) : null };
      },
    },
    pages: {
      isFollowing: () => ++asked > 1,
      figures: () => ({ bytes: rendered.length * PAGE_BYTES }) as SharedPageFigures,
      prewarm: async (paths, locale, kind, mayAdd) => {
        if (mayAdd === false) return 0;
        const addresses = [...paths].map((path) => `${kind} ${locale} ${path}`);
        rendered.push(...addresses);
        return addresses.length;
      },
    },
  });
  return rendered;
}

test('lists and best sellers come first, then the payloads of all products, then their documents', async () => {
  const rendered = await prewarmed(250, 1_000);
  const at = (address: string) => rendered.indexOf(address);
  expect(rendered[0]).toBe('html ko /');
  expect(rendered).toContain('rsc ko /products?category=food%20%26%20drink');
  const inOrder = [
    'rsc ko /categories',
    'html ko /products/250',
    'html ko /products/151',
    'rsc ko /products/250',
    'rsc ko /products/150',
    'rsc ko /products/1',
    'html ko /products/150',
    'html ko /products/1',
  ];
  expect(inOrder.map(at)).toEqual(inOrder.map(at).toSorted((a, b) => a - b));
  expect(inOrder.map(at)).not.toContain(-1);
  expect(new Set(rendered).size).toBe(rendered.length);
});

test('only so many products are rendered as are set, and nothing where that is none', async () => {
  const rendered = await prewarmed(250, 120);
  expect(rendered.filter((address) => address.includes('/products/'))).toHaveLength(240);
  expect(rendered).not.toContain('rsc ko /products/130');
  expect(await prewarmed(250, 0)).toEqual([]);
});

test('a fifth of the memory stays free for pages that are asked for', async () => {
  expect(await prewarmed(250, 250, 100 * PAGE_BYTES)).toHaveLength(80);
});
