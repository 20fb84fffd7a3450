import type { ListName } from './registry.ts';

/* Shapes of a computed list; they equal those of contracts/push.ts. */

/**
 * What a list is made of, best first. `segment`: what the shopper's age band and gender bought; `popular`: an
 * experiment's control, ranked by popularity for a shopper who could have had better.
 */
export const RECOMMENDATION_TIERS = [
  'personal',
  'session',
  'similar',
  'segment',
  'popular',
  'trending',
  'new',
] as const;
export type RecommendationTier = (typeof RECOMMENDATION_TIERS)[number];

export interface RecommendationReason {
  kind:
    | 'viewed'
    | 'carted'
    | 'bought'
    | 'like-minded'
    | 'trending'
    | 'new'
    | 'explored'
    | 'same-kind'
    | 'category'
    | 'bought-together';
  productId?: number;
  name?: string;
  count?: number;
}

export interface ScoredProduct {
  productId: number;
  score: number;
  reason: RecommendationReason;
}

export interface ComputedList {
  list: ListName;
  tier: RecommendationTier;
  productId?: number;
  items: ScoredProduct[];
}
