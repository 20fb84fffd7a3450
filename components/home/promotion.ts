import type { CategoryCard, ProductCard } from '#contracts/catalog.ts';

/** A category's discounts, to be shown large. */
export interface Promotion {
  category: CategoryCard;
  topPercent: number;
  dealCount: number;
  cards: ProductCard[];
}
