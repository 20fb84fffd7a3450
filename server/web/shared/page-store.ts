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
   * Keeps a page. One of `isUnbounded` addresses is on probation until it is asked for again: a flood of words or
   * cursors evicts no page that is.
   */
  put(key: string, page: KeptPage, isUnbounded: boolean): void;
  delete(key: string): void;
  /** The least recently used first. O(pages). */
  entries(): [key: string, page: KeptPage][];
  /** `entries`: without those on probation; `bytes`: with them. */
  figures(): { entries: number; bytes: number; evictions: number };
}

/** Of addresses that were asked for once; a digest takes some 100 bytes. */
const SEEN_KEPT = 20_000;
/** Of the bytes: for pages of unbounded addresses that were asked for once. They evict each other alone. */
const PROBATION_SHARE = 0.1;
/** Objects, headers and map entries of a page, on the heap. */
const OVERHEAD_BYTES = 1_000;
/** No single page takes more than this share of the bytes. */
const LARGEST_SHARE = 0.1;

/** Pages by key, least recently used out first, bounded by bytes. Template bytes lie outside the heap. */
export function createPageStore(mostBytes: number): PageStore {
  let evictions = 0;
  const memory = (bytes: number, onEvicted: () => void) =>
    new LRUCache<string, KeptPage>({
      maxSize: Math.max(1, Math.floor(bytes)),
      maxEntrySize: Math.max(1, Math.floor(bytes * LARGEST_SHARE)),
      sizeCalculation: ({ template, products }, key) =>
        template.bytes + products.byteLength + key.length * 2 + OVERHEAD_BYTES,
      dispose(_, __, reason) {
        if (reason === 'evict') onEvicted();
      },
    });
  const pages = memory(mostBytes * (1 - PROBATION_SHARE), () => evictions++);
  const probation = memory(mostBytes * PROBATION_SHARE, () => undefined);
  const seen = new LRUCache<string, true>({ max: SEEN_KEPT });

  /** Whether the address was asked for before; it is from then on. */
  function isSeen(key: string): boolean {
    const digest = createHash('sha256').update(key).digest('base64').slice(0, 22);
    const wasSeen = seen.has(digest);
    if (wasSeen) seen.delete(digest);
    else seen.set(digest, true);
    return wasSeen;
  }

  return {
    get(key) {
      const page = probation.get(key);
      if (page === undefined) return pages.get(key);
      probation.delete(key);
      pages.set(key, page);
      return page;
    },
    put(key, page, isUnbounded) {
      const isAskedAgain = !isUnbounded || pages.has(key) || isSeen(key);
      (isAskedAgain ? probation : pages).delete(key);
      (isAskedAgain ? pages : probation).set(key, page);
    },
    delete(key) {
      pages.delete(key);
      probation.delete(key);
    },
    entries: () => Array.from(pages.rentries() as Iterable<[string, KeptPage]>),
    figures: () => ({
      entries: pages.size,
      bytes: pages.calculatedSize + probation.calculatedSize,
      evictions,
    }),
  };
}
