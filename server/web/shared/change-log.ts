import { LRUCache } from 'lru-cache';

export interface ChangeLog {
  /** The number of the last change. A page notes it before its rendering begins. */
  now(): number;
  changed(productIds: Iterable<number>): void;
  /** Everything rendered before is out of date. */
  changedAll(): void;
  /** Whether none of `productIds` changed after `since`, the number noted then. O(ids), some 50 ns each. */
  isCurrent(productIds: Iterable<number>, since: number): boolean;
}

/**
 * When each product last changed, in numbers that only grow. A page is current while none of its products has a number
 * above the one noted before its rendering began, so a change during a rendering needs no treatment of its own. Of more
 * than `capacity` products those that changed longest ago are forgotten: pages older than a forgotten change count as
 * changed.
 */
export function createChangeLog(capacity = 100_000): ChangeLog {
  let last = 0;
  /** Pages noted before this number may have missed a change that is forgotten. */
  let floor = 0;
  const changes = new LRUCache<number, number>({
    max: capacity,
    dispose(sequence, _, reason) {
      if (reason === 'evict') floor = Math.max(floor, sequence);
    },
  });
  return {
    now: () => last,
    changed(productIds) {
      for (const productId of productIds) changes.set(productId, ++last);
    },
    changedAll() {
      floor = ++last;
    },
    isCurrent(productIds, since) {
      if (since === last) return true;
      if (since < floor) return false;
      for (const productId of productIds) if ((changes.peek(productId) ?? 0) > since) return false;
      return true;
    },
  };
}
