import type { Candidate } from './compose.ts';
import type { QueryItem } from './query-items.ts';

export interface BestSellers {
  /** Best first; computed as far as they are read, and kept for the next reader. */
  candidates: Iterable<Candidate>;
  /** The query item that gave `item` its score; −1: it was not read. */
  of(item: number): number;
}

/**
 * The best sellers beside a shopper's newest items: of the r-th newest item's group the n-th best scores ½^(r/2) / √n,
 * an item by the best it has. Each group is in the order of its scores, so their merge is in the order of all, and an
 * item's first place in it is its best. A list takes some twenty, of up to three hundred. `byId`: the order of equal
 * scores.
 */
export function bestSellersLike(
  queryItems: readonly QueryItem[],
  groupOf: (queryItem: QueryItem) => readonly number[],
  byId: (a: number, b: number) => number,
): BestSellers {
  const sourceOf = new Map<number, QueryItem>();

  function* merged(): Generator<Candidate> {
    const groups = queryItems.map(groupOf);
    const heads = groups.map(() => 0);
    const scores = groups.map((_, newness) => scoreOf(newness, 0));
    for (;;) {
      let first = -1;
      let item = -1;
      for (let newness = 0; newness < groups.length; newness++) {
        const head = groups[newness]?.[heads[newness] as number];
        if (head === undefined) continue;
        const ahead = first < 0 ? 1 : (scores[newness] as number) - (scores[first] as number);
        if (ahead < 0 || (ahead === 0 && byId(head, item) >= 0)) continue;
        first = newness;
        item = head;
      }
      if (first < 0) return;
      const score = scores[first] as number;
      heads[first] = (heads[first] as number) + 1;
      scores[first] = scoreOf(first, heads[first] as number);
      if (sourceOf.has(item)) continue;
      sourceOf.set(item, queryItems[first] as QueryItem);
      yield { item, score };
    }
  }

  return { candidates: kept(merged()), of: (item) => sourceOf.get(item)?.item ?? -1 };
}

function scoreOf(newness: number, n: number): number {
  return 0.5 ** (newness / 2) / Math.sqrt(n + 1);
}

function kept<T>(source: Iterator<T>): Iterable<T> {
  const known: T[] = [];
  return {
    *[Symbol.iterator]() {
      for (let n = 0; ; n++) {
        if (n === known.length) {
          const next = source.next();
          if (next.done === true) return;
          known.push(next.value);
        }
        yield known[n] as T;
      }
    },
  };
}
