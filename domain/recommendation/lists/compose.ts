import type { RecommendationModel } from '../model/model.ts';
import type { QueryItem } from './query-items.ts';
import type { ComputedList, RecommendationReason, RecommendationTier, ScoredProduct } from './types.ts';

export interface Candidate {
  item: number;
  score: number;
}

/** One step of the fallback chain: its candidates, best first, and why each of them is here. */
export interface Step {
  tier: RecommendationTier;
  /** Asked for only when the steps before left room. */
  candidates(): Iterable<Candidate>;
  reason(item: number): RecommendationReason;
}

/** ItemCF's step, and the query item that contributes most to each candidate. */
export interface ItemStep extends Step {
  candidates(): readonly Candidate[];
  source(): ReadonlyMap<number, QueryItem>;
}

export interface Composition {
  size: number;
  /** Most items of one category; Infinity: none. What it put aside is used if the list would else stay short. */
  categoryCap: number;
  excluded: (item: number) => boolean;
}

/**
 * Fills a list from the first step down. Each item keeps its own reason and the score of its step (comparable within a
 * step only); the list's tier is the best step that contributed. null when nothing at all was found.
 */
export function composeList(
  model: RecommendationModel,
  list: ComputedList['list'],
  steps: readonly Step[],
  { size, categoryCap, excluded }: Composition,
): ComputedList | null {
  const items: ScoredProduct[] = [];
  const taken = new Set<number>();
  const perCategory = new Map<number, number>();
  let tier: RecommendationTier | null = null;
  const take = (step: Step, { item, score }: Candidate) => {
    taken.add(item);
    tier ??= step.tier;
    items.push({
      productId: model.catalogue.productId(item),
      score: Math.round(score * 1e6) / 1e6,
      reason: step.reason(item),
    });
  };
  const putAside: [Step, Candidate][] = [];
  for (const step of steps) {
    if (items.length === size) break;
    for (const candidate of step.candidates()) {
      if (items.length === size) break;
      const { item } = candidate;
      if (taken.has(item) || excluded(item) || !model.catalogue.servable(item)) continue;
      const category = model.catalogue.category(item);
      const held = perCategory.get(category) ?? 0;
      if (held >= categoryCap) {
        putAside.push([step, candidate]);
        continue;
      }
      perCategory.set(category, held + 1);
      take(step, candidate);
    }
  }
  for (const [step, candidate] of putAside) {
    if (items.length === size) break;
    if (!taken.has(candidate.item)) take(step, candidate);
  }
  return tier === null ? null : { list, tier, items };
}
