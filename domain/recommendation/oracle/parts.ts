import type { RecommendationReason } from '../lists/types.ts';
import type { ListSettings, ModelSettings } from '../model/settings.ts';
import type { Shelves } from './catalogue.ts';
import type { Part } from './compose.ts';
import type { Counts, ordersOf } from './counts.ts';
import { type Entry, strength } from './entry.ts';
import type { ItemSums, QueryItems } from './scores.ts';

/** What steps are computed from. */
export interface Sources {
  counts: Counts;
  orders: ReturnType<typeof ordersOf>;
  shelves: Shelves;
  model: ModelSettings;
  shape: ListSettings;
}

/** A reason that points at a product, with its name where the catalogue has it. */
export function pointing(
  { catalogue }: Pick<Shelves, 'catalogue'>,
  kind: RecommendationReason['kind'],
  product: number,
): RecommendationReason {
  const name = catalogue.get(product)?.name;
  return name === undefined ? { kind, productId: product } : { kind, productId: product, name };
}

export function itemPart(sums: ItemSums, share: number, { counts, model }: Sources): Part {
  const divisor = (product: number) =>
    ((counts.frequency.get(product) ?? 0) + model.itemShrinkage) ** model.candidateExponent;
  return { share, score: (product) => (sums.get(product)?.sum ?? 0) / divisor(product) };
}

export const popularityPart = (share: number, { counts }: Sources): Part => ({
  share,
  score: (product) => counts.weeks.get(product) ?? 0,
});

export const productsOf = (own: QueryItems) => own.map(({ entry }) => entry.product);
export const ownEntry = (own: QueryItems, product: number) => own.find(({ entry }) => entry.product === product)?.entry;

/** The shopper's own items, where what was seen may be shown again. */
export function ownPart(own: QueryItems, share: number, { model }: Sources): Part {
  const scores = new Map(
    own.map(({ entry, age }) => [entry.product, 0.5 ** (age / model.queryItemHalfLife) * strength(entry.affinity)]),
  );
  return { share, score: (product) => scores.get(product) ?? 0 };
}

export function because(shelves: Shelves, { bought, carted, product }: Entry): RecommendationReason {
  return pointing(shelves, bought ? 'bought' : carted ? 'carted' : 'viewed', product);
}
