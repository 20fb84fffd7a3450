import type { Anchor } from './anchors.ts';
import type { Candidate } from './list-composer.ts';

export interface Siblings {
  /** Best first; computed as far as somebody looks, and held for who looks next. */
  candidates: Iterable<Candidate>;
  /** The anchor's item to which one of those looked at owes its score; −1: it was not. */
  of(item: number): number;
}

/**
 * The best sellers beside a shopper's newest items: of the r-th newest anchor's group the n-th best scores ½^(r/2) / √n, an item
 * by the best anchor it has. Each group is in the order of its scores, so their merge is in the order of all, and an item's
 * first place in it is its best. A list takes some twenty, of up to three hundred. `byId`: the order of equal scores.
 */
export function siblingsOf(
  anchors: readonly Anchor[],
  groupOf: (anchor: Anchor) => readonly number[],
  byId: (a: number, b: number) => number,
): Siblings {
  const anchorOf = new Map<number, Anchor>();

  function* merged(): Generator<Candidate> {
    const groups = anchors.map(groupOf);
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
      if (anchorOf.has(item)) continue;
      anchorOf.set(item, anchors[first] as Anchor);
      yield { item, score };
    }
  }

  return { candidates: kept(merged()), of: (item) => anchorOf.get(item)?.item ?? -1 };
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
