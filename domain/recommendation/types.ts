/** Words of the recommendation domain that cross its border. Shapes equal those of contracts/push.ts. */
/**
 * What a list is made of, best first. `segment`: what the shopper's age band and gender bought; `popular`: an experiment's
 * control, ranked by popularity for a shopper who could have had better.
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
  list: 'item-cf' | 'user-cf' | 'trending' | 'category' | 'bought-together';
  tier: RecommendationTier;
  productId?: number;
  items: ScoredProduct[];
}

/** What the models need to know of a product; `version` grows with every change. */
export interface CatalogueProduct {
  productId: number;
  version: number;
  name: string;
  categoryId: number;
  kind: string;
  marginRate: number;
  stock: number;
  listed: boolean;
  soldCount: number;
  createdAt: string;
}
