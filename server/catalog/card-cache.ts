import { LRUCache } from 'lru-cache';
import type { ProductCard } from '#contracts/catalog.ts';

export interface CardCacheOptions {
  readCards: (productIds: readonly number[]) => Promise<ProductCard[]>;
  freshForMs: number;
  /** How long after that a card is still returned while it is refreshed in the background. */
  staleForMs: number;
  capacity: number;
  now: () => number;
  /**
   * A caller gets a card that is wrong or too old, or misses one, because it could not be read. In that caller's
   * context.
   */
  onUnread?: () => void;
}

/** After a failed refresh, cached cards are shown as they are for this long before the next one. */
const RETRY_AFTER_MS = 2_000;

/**
 * Product cards by id, cached in memory. Cached cards are returned at once, and refreshed in the background when they
 * are stale; missing cards and those older than `staleForMs` allows are waited for, all in one query, and returned as
 * they were only while they cannot be read. A deleted product is dropped at the next refresh.
 * Not LRUCache.fetch: it reads one key at a time.
 */
export function createCardCache(options: CardCacheOptions) {
  const { readCards, freshForMs, staleForMs, capacity, now, onUnread = () => undefined } = options;
  const known = new LRUCache<number, { card: ProductCard; readAtMs: number; isWrong: boolean }>({ max: capacity });
  /** Of each read under way: ids that changed meanwhile, or that all may have. */
  const changedDuring = new Set<{ ids: Set<number>; all: boolean }>();
  const refreshing = new Set<number>();
  let failedAtMs = Number.NEGATIVE_INFINITY;

  async function read(productIds: readonly number[]): Promise<void> {
    const changed = { ids: new Set<number>(), all: false };
    changedDuring.add(changed);
    try {
      const cards = await readCards(productIds);
      const readAtMs = now();
      for (const productId of productIds) known.delete(productId);
      for (const card of cards)
        known.set(card.productId, { card, readAtMs, isWrong: changed.all || changed.ids.has(card.productId) });
    } finally {
      changedDuring.delete(changed);
    }
  }

  function refreshBehind(productIds: number[]): void {
    for (const productId of productIds) refreshing.add(productId);
    read(productIds)
      .catch(() => {
        failedAtMs = now();
      })
      .finally(() => {
        for (const productId of productIds) refreshing.delete(productId);
      });
  }

  /** Cards in the order asked for, without the unknown. Rejects only if nothing at all could be answered. */
  async function cardsByIds(productIds: readonly number[]): Promise<ProductCard[]> {
    const missing: number[] = [];
    const old: number[] = [];
    const mayRead = now() - failedAtMs >= RETRY_AFTER_MS;
    let isUnread = false;
    for (const productId of new Set(productIds)) {
      const entry = known.get(productId);
      const ageMs = entry === undefined ? 0 : now() - entry.readAtMs;
      const isTooOld = ageMs >= freshForMs + staleForMs;
      if (entry === undefined || entry.isWrong || (isTooOld && mayRead)) missing.push(productId);
      else if (isTooOld) isUnread = true;
      else if (ageMs >= freshForMs && !refreshing.has(productId)) old.push(productId);
    }
    if (old.length > 0 && mayRead) refreshBehind(old);
    let failure: unknown;
    if (missing.length > 0)
      await read(missing).catch((error: unknown) => {
        failure = error;
        failedAtMs = now();
        isUnread = true;
      });
    if (isUnread) onUnread();
    const cards = productIds.flatMap((productId) => known.get(productId)?.card ?? []);
    if (cards.length === 0 && failure !== undefined) throw failure;
    return cards;
  }

  return {
    cardsByIds,
    /** From now on these are waited for; they are returned as they were only while they cannot be read. O(ids). */
    forget(productIds: Iterable<number>): void {
      for (const productId of productIds) {
        const entry = known.peek(productId);
        if (entry !== undefined) entry.isWrong = true;
        for (const changed of changedDuring) changed.ids.add(productId);
      }
    },
    forgetAll(): void {
      for (const entry of known.values()) entry.isWrong = true;
      for (const changed of changedDuring) changed.all = true;
    },
  };
}
