import { BOUGHT, CARTED } from '../model/history.ts';
import type { RecommendationModel } from '../model/model.ts';
import type { QueryItem } from './query-items.ts';
import type { RecommendationReason } from './types.ts';

/** A reason that points at `item` (−1: at none), with its name where the catalogue has it. */
export function reasonOf(
  { catalogue }: Pick<RecommendationModel, 'catalogue'>,
  kind: RecommendationReason['kind'],
  item: number,
): RecommendationReason {
  if (item < 0) return { kind };
  const name = catalogue.state(item)?.name;
  const productId = catalogue.productId(item);
  return name === undefined ? { kind, productId } : { kind, productId, name };
}

/** The reason that a query item gives: it was bought, else put into the cart, else looked at. */
export function reasonOfQueryItem(
  model: Pick<RecommendationModel, 'catalogue'>,
  { item, flags }: QueryItem,
): RecommendationReason {
  if ((flags & BOUGHT) !== 0) return reasonOf(model, 'bought', item);
  return reasonOf(model, (flags & CARTED) !== 0 ? 'carted' : 'viewed', item);
}
