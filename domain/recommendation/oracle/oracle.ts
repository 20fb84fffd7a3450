import type { ComputedList } from '../lists/types.ts';
import type { CatalogueProduct } from '../model/catalogue-product.ts';
import { DEFAULT_LIST_SETTINGS, DEFAULT_SETTINGS, type ListSettings, type ModelSettings } from '../model/settings.ts';
import { shelvesOf } from './catalogue.ts';
import { countsOf, ordersOf } from './counts.ts';
import { dismissedBy } from './dismissals.ts';
import { historiesOf, type LoggedEvent } from './histories.ts';
import { besideProduct, listsOf, trending } from './lists.ts';

/**
 * The models computed a second time, in plain loops over plain Maps, from a whole log at once: slow, and what the
 * incremental models are compared with. It shares the settings, the signals and the hash of a draw with them, and
 * nothing else. The laws and the replay compare every list that the incremental models serve.
 */
export interface Oracle {
  /** Cells of the directed co-occurrence, by product, in 2^-10. */
  pairs: Map<number, Map<number, number>>;
  /** Shoppers who hold a product with a positive affinity. */
  frequency(productId: number): number;
  shopperIds(): string[];
  listsOf(shopperId: string): ComputedList[];
  /** Products that the shopper dismissed, last dismissed last. */
  dismissedBy(shopperId: string): number[];
  trending(): ComputedList | null;
  boughtWith(productId: number): ComputedList | null;
}

export function computeOracle(
  events: Iterable<LoggedEvent>,
  products: Iterable<CatalogueProduct>,
  settings: Partial<ModelSettings> = {},
  listSettings: Partial<ListSettings> = {},
): Oracle {
  const model: ModelSettings = { ...DEFAULT_SETTINGS, ...settings };
  const shape: ListSettings = { ...DEFAULT_LIST_SETTINGS, ...listSettings };
  const histories = historiesOf(events, model);
  const counts = countsOf(histories, model);
  const shelves = shelvesOf(products, counts, model, shape);
  const sources = { counts, orders: ordersOf(histories.shoppers.values()), shelves, model, shape };
  return {
    pairs: counts.pairs,
    frequency: (productId) => counts.frequency.get(productId) ?? 0,
    shopperIds: () => counts.everybody.map((shopper) => shopper.id),
    dismissedBy: (shopperId) => dismissedBy(histories.dismissals, shopperId),
    trending: () => trending(sources),
    boughtWith: (productId) => besideProduct(productId, sources),
    listsOf: (shopperId) => listsOf(shopperId, histories, sources),
  };
}
