import { Top } from '../memory/top.ts';
import type { Candidate } from './compose.ts';
import type { ListContext, ListDefinition } from './list-context.ts';
import { newStep, ranked, trendingStep } from './steps.ts';

/**
 * What is trending now: by recent acts as far as buyers bear them out, then by buyers, acts of the last weeks and units
 * sold. O(products).
 */
export function trendingNow({ model, settings }: ListContext): readonly Candidate[] {
  const { buyers, catalogue, popularity } = model;
  const top = new Top(
    settings.fallbackDepth,
    (a, b) =>
      model.trendingScore(b) - model.trendingScore(a) ||
      buyers.score(b) - buyers.score(a) ||
      popularity.score(b) - popularity.score(a) ||
      catalogue.soldCount(b) - catalogue.soldCount(a) ||
      catalogue.productId(a) - catalogue.productId(b),
  );
  for (let item = 0; item < catalogue.length; item++) if (catalogue.servable(item)) top.offer(item);
  return [...ranked(top.take())];
}

/** R3: everybody's most recent acts, the same list for all. */
export const trending: ListDefinition = {
  name: 'trending',
  forEverybody(lists) {
    lists.exclusions.clear();
    return lists.compose('trending', [trendingStep(lists), newStep(lists)]);
  },
};
