import type { CatalogueProduct } from '../model/catalogue-product.ts';
import type { ListSettings, ModelSettings } from '../model/settings.ts';
import type { Counts } from './counts.ts';

export interface Ranked {
  product: number;
  score: number;
}

/** The catalogue as lists see it. */
export interface Shelves {
  catalogue: Map<number, CatalogueProduct>;
  /** Products that can be shown. */
  offered: CatalogueProduct[];
  servable(product: number): boolean;
  /** Best sellers of each kind and category. */
  kinds: Map<string, number[]>;
  categories: Map<number, number[]>;
  trending: Ranked[];
  newest: Ranked[];
}

export const inOrder = (list: readonly number[]): Ranked[] =>
  list.map((product, n) => ({ product, score: 1 / (n + 1) }));

export function shelvesOf(
  products: Iterable<CatalogueProduct>,
  counts: Counts,
  model: ModelSettings,
  shape: ListSettings,
): Shelves {
  const catalogue = new Map<number, CatalogueProduct>();
  for (const product of products) {
    const known = catalogue.get(product.productId);
    if (known === undefined || known.version < product.version) catalogue.set(product.productId, product);
  }
  const servable = (product: number) => {
    const state = catalogue.get(product);
    return state?.listed === true && state.stock > 0;
  };
  const offered = [...catalogue.values()].filter((product) => servable(product.productId));
  const sold = (a: CatalogueProduct, b: CatalogueProduct) => b.soldCount - a.soldCount || a.productId - b.productId;
  const groups = <K>(keyOf: (product: CatalogueProduct) => K) => {
    const grouped = new Map<K, number[]>();
    for (const product of [...offered].sort(sold)) {
      const group = grouped.get(keyOf(product)) ?? [];
      if (group.length < shape.fallbackDepth) group.push(product.productId);
      grouped.set(keyOf(product), group);
    }
    return grouped;
  };
  const first = (order: (a: CatalogueProduct, b: CatalogueProduct) => number) =>
    inOrder(
      [...offered]
        .sort(order)
        .slice(0, shape.fallbackDepth)
        .map((product) => product.productId),
    );
  const buyers = ({ productId }: CatalogueProduct) => counts.buyers.get(productId) ?? 0;
  const weeks = ({ productId }: CatalogueProduct) => counts.weeks.get(productId) ?? 0;
  const hours = (product: CatalogueProduct) => {
    const recent = counts.hours.get(product.productId) ?? 0;
    return counts.purchases === 0 ? recent : Math.min(recent, model.trendingPerBuyer * buyers(product));
  };
  return {
    catalogue,
    offered,
    servable,
    kinds: groups((product) => product.kind),
    categories: groups((product) => product.categoryId),
    trending: first((a, b) => hours(b) - hours(a) || buyers(b) - buyers(a) || weeks(b) - weeks(a) || sold(a, b)),
    newest: first((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || a.productId - b.productId),
  };
}
