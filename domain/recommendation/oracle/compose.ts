import type { ComputedList, RecommendationReason, RecommendationTier } from '../lists/types.ts';
import type { ListSettings } from '../model/settings.ts';
import type { Ranked, Shelves } from './catalogue.ts';
import type { Entry } from './entry.ts';

export interface Step {
  tier: RecommendationTier;
  ranked: Ranked[];
  reason(product: number): RecommendationReason;
  /** ItemCF's: the entry that a product is there for. */
  source?(product: number): Entry | undefined;
}

export interface Part {
  share: number;
  score(product: number): number;
}

/**
 * The max-normalised sum of the parts over the candidates that are best by the first, and the `further` ones, with the
 * margin's lift.
 */
export function blend(
  candidates: Iterable<number>,
  left: ReadonlySet<number>,
  parts: readonly [Part, ...Part[]],
  { catalogue, servable }: Shelves,
  shape: ListSettings,
  further: readonly number[] = [],
): Ranked[] {
  const [own] = parts;
  const usable = [...candidates]
    .filter((product) => !left.has(product) && servable(product))
    .map((product) => ({ product, score: own.score(product) }))
    .sort((a, b) => b.score - a.score || a.product - b.product)
    .slice(0, shape.blendDepth)
    .map(({ product }) => product);
  for (const product of further)
    if (!usable.includes(product) && !left.has(product) && servable(product)) usable.push(product);
  const tops = parts.map((part) => usable.reduce((largest, product) => Math.max(largest, part.score(product)), 0));
  return usable
    .map((product) => {
      let score = 0;
      parts.forEach((part, p) => {
        if ((tops[p] as number) > 0) score += (part.share * part.score(product)) / (tops[p] as number);
      });
      return { product, score: score * (1 + shape.marginLift * (catalogue.get(product)?.marginRate ?? 0)) };
    })
    .sort((a, b) => b.score - a.score || a.product - b.product)
    .slice(0, shape.fallbackDepth);
}

/** Fills a list from the first step down; what the category cap puts aside comes last. */
export function compose(
  list: ComputedList['list'],
  steps: readonly Step[],
  left: ReadonlySet<number>,
  { catalogue, servable }: Shelves,
  shape: ListSettings,
  categoryCap = shape.categoryCap,
): ComputedList | null {
  const chosen: { step: Step; ranked: Ranked }[] = [];
  const spare: { step: Step; ranked: Ranked }[] = [];
  const has = (product: number) => chosen.some(({ ranked }) => ranked.product === product);
  for (const step of steps)
    for (const ranked of step.ranked) {
      if (chosen.length === shape.size) break;
      if (left.has(ranked.product) || !servable(ranked.product) || has(ranked.product)) continue;
      const category = catalogue.get(ranked.product)?.categoryId;
      const sameCategory = chosen.filter((one) => catalogue.get(one.ranked.product)?.categoryId === category).length;
      (sameCategory < categoryCap ? chosen : spare).push({ step, ranked });
    }
  for (const one of spare) if (chosen.length < shape.size && !has(one.ranked.product)) chosen.push(one);
  const first = chosen[0];
  if (first === undefined) return null;
  const items = chosen.map(({ step, ranked }) => ({
    productId: ranked.product,
    score: Math.round(ranked.score * 1e6) / 1e6,
    reason: step.reason(ranked.product),
  }));
  return { list, tier: first.step.tier, items };
}
