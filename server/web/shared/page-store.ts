import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { PageTemplate } from './page-template.ts';
import type { Subject } from './shared-address.ts';

/** A rendered page that may be served to everybody. */
export interface KeptPage {
  template: PageTemplate;
  /** Those that Next set and a browser needs. */
  headers: Record<string, string>;
  /** Products the page shows; of a product's own page its mark too (page-products.ts). */
  products: Uint32Array;
  subject: Subject;
  /** Number of the last change before the rendering began (change-log.ts). */
  since: number;
  /** When the rendering began, epoch ms. */
  renderedAtMs: number;
}

export interface PageStore {
  get(key: string): KeptPage | undefined;
  /**
   * Keeps a page; one of `isUnbounded` addresses only when its key was put before, so that a flood of words or cursors
   * evicts no page that is asked for again.
   */
  put(key: string, page: KeptPage, isUnbounded: boolean): void;
  delete(key: string): void;
  /** The least recently used first. O(pages). */
  entries(): [key: string, page: KeptPage][];
  figures(): { entries: number; bytes: number; evictions: number };
}

/** Of addresses that were asked for once; a digest takes some 100 bytes. */
const SEEN_KEPT = 20_000;
/** Objects, headers and map entries of a page, on the heap. */
const OVERHEAD_BYTES = 1_000;
/** No single page takes more than this share of the bytes. */
const LARGEST_SHARE = 0.1;

/** Pages by key, least recently used out first, bounded by bytes. Template bytes lie outside the heap. */
export function createPageStore(mostBytes: number): PageStore {
  let evictions = 0;
  const pages = new LRUCache<string, KeptPage>({
    maxSize: mostBytes,
    maxEntrySize: Math.max(1, Math.floor(mostBytes * LARGEST_SHARE)),
    sizeCalculation: ({ template, products }, key) =>
      template.bytes + products.byteLength + key.length * 2 + OVERHEAD_BYTES,
    dispose(_, __, reason) {
      if (reason === 'evict') evictions++;
    },
  });
  const seen = new LRUCache<string, true>({ max: SEEN_KEPT });
  return {
    get: (key) => pages.get(key),
    put(key, page, isUnbounded) {
      if (isUnbounded && !pages.has(key)) {
        const digest = createHash('sha256').update(key).digest('base64').slice(0, 22);
        if (!seen.has(digest)) {
          seen.set(digest, true);
          return;
        }
        seen.delete(digest);
      }
      pages.set(key, page);
    },
    delete(key) {
      pages.delete(key);
    },
    entries: () => Array.from(pages.rentries() as Iterable<[string, KeptPage]>),
    figures: () => ({ entries: pages.size, bytes: pages.calculatedSize, evictions }),
  };
}
