import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { ProductState } from '#contracts/products.ts';
import { FEW_LEFT } from '#domain/order/quantity.ts';

/** What was last seen of a product: its version, digests of what pages show and of its counts, and how few are left. */
export interface SeenState {
  version: number;
  shown: string;
  counts: string;
  /** FEW_LEFT + 1: more than a page shows. */
  left: number;
}

export interface ChangedProducts {
  /** Something changed that any page with the product may show. */
  anywhere: number[];
  /** Only what its own page shows: how few pieces are left. */
  ownPage: number[];
}

export interface VisibleChanges {
  /** Products of which something changed that a page shows. Called with states in their order. */
  of(states: Iterable<ProductState>): ChangedProducts;
  /** What was seen, by product; `restore` takes it in a later process. O(products). */
  seen(): [productId: number, state: SeenState][];
  restore(seen: Iterable<readonly [productId: number, state: SeenState]>): void;
  /** Nothing was seen: after states that may have been missed. */
  clear(): void;
}

/**
 * Compares each state with the one before it. An order changes stock and the number sold only, as long as the product
 * is not sold out: no page is rendered again for that, unless few are left, which its own page shows. A state that
 * differs in its version alone reports an offer that is not the best one, which a product's page lists: that counts. So
 * does the first state of a product seen. Keeps 32 characters a product.
 */
export function createVisibleChanges(capacity = 100_000): VisibleChanges {
  const known = new LRUCache<number, SeenState>({ max: capacity });
  return {
    of(states) {
      const anywhere = new Set<number>();
      const ownPage = new Set<number>();
      for (const state of states) {
        const { productId, version } = state;
        const before = known.get(productId);
        if (before !== undefined && version <= before.version) continue;
        const left = Math.min(state.stock, FEW_LEFT + 1);
        const after = { version, shown: digest(shown(state)), counts: digest(counts(state)), left };
        known.set(productId, after);
        if (before === undefined || before.shown !== after.shown || before.counts === after.counts)
          anywhere.add(productId);
        else if (before.left !== left) ownPage.add(productId);
      }
      return { anywhere: [...anywhere], ownPage: [...ownPage] };
    },
    // From the one seen longest ago, so that restoring keeps the order.
    seen: () => Array.from(known.rentries() as Iterable<[number, SeenState]>),
    restore(seen) {
      for (const [productId, state] of seen) known.set(productId, state);
    },
    clear: () => known.clear(),
  };
}

function shown(state: ProductState): unknown[] {
  const { name, priceWon, listPriceWon, stock, listed, categoryId, kind, brand, arrivalDays, picture } = state;
  return [name, priceWon, listPriceWon, stock > 0, listed, categoryId, kind, brand, arrivalDays, picture];
}

/** Change with every order or rating; a page may show them as they were when it was rendered. */
function counts({ stock, soldCount, ratingAverage, ratingCount }: ProductState): unknown[] {
  return [stock, soldCount, ratingAverage, ratingCount];
}

const digest = (values: unknown[]) => createHash('sha256').update(JSON.stringify(values)).digest('base64').slice(0, 16);
