import { Top } from '../memory/top.ts';
import type { Step } from './compose.ts';
import type { ListContext } from './list-context.ts';
import { reasonOf } from './reasons.ts';

interface BasketScore {
  score: number;
  /** Largest similarity, the basket's item it is with, and in how many orders both were. */
  best: number;
  with: number;
  count: number;
}

/**
 * Cosine over orders, summed over the basket; the product it goes with best is its reason. O(pairs of the basket's
 * items).
 */
export function basketStep(lists: ListContext, basket: readonly number[]): Step {
  const { byId, exclusions, model, settings } = lists;
  const scores = scoresOf(lists, basket);
  const top = new Top(
    settings.fallbackDepth,
    (a, b) => (scores.get(b)?.score ?? 0) - (scores.get(a)?.score ?? 0) || byId(a, b),
  );
  for (const item of scores.keys()) if (exclusions.admits(item)) top.offer(item);
  const candidates = top.take().map((item) => ({ item, score: scores.get(item)?.score ?? 0 }));
  return {
    tier: 'personal',
    candidates: () => candidates,
    reason: (item) => {
      const held = scores.get(item);
      return { ...reasonOf(model, 'bought-together', held?.with ?? -1), count: held?.count ?? 0 };
    },
  };
}

function scoresOf({ model, settings }: ListContext, basket: readonly number[]): Map<number, BasketScore> {
  const { baskets } = model;
  const scores = new Map<number, BasketScore>();
  for (const item of basket) {
    const size = baskets.pairs.size(item);
    for (let slot = 0; slot < size; slot++) {
      const at = baskets.pairs.base(item) + 2 * slot;
      const other = (baskets.pairs.slots(item)[at] as number) - 1;
      const count = baskets.pairs.slots(item)[at + 1] as number;
      if (count <= 0) continue;
      const similarity = baskets.similarity(item, other, settings.basketShrinkage);
      const held = scores.get(other);
      if (held === undefined) scores.set(other, { score: similarity, best: similarity, with: item, count });
      else {
        held.score += similarity;
        if (similarity > held.best) Object.assign(held, { best: similarity, with: item, count });
      }
    }
  }
  return scores;
}
