import type { ListSettings } from '../model/settings.ts';

/** What a shop wants of a list besides the ranking. Each can be switched off: the backtest measures what it costs. */
export const BUSINESS_RULES = ['category-cap', 'margin-lift', 'exploration', 'newest-item', 'fallback'] as const;
export type BusinessRule = (typeof BUSINESS_RULES)[number];

const OFF: Record<BusinessRule, Partial<ListSettings>> = {
  'category-cap': { categoryCap: Number.POSITIVE_INFINITY },
  'margin-lift': { marginLift: 0 },
  exploration: { explorationItems: 0 },
  'newest-item': { newestItems: 0 },
  fallback: { fallback: false },
};

/** The settings that switch `rules` off: overrides for a Recommender. */
export function withoutRules(rules: readonly BusinessRule[]): Partial<ListSettings> {
  return Object.assign({}, ...rules.map((rule) => OFF[rule]));
}
