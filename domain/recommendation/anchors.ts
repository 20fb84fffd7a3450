import { AFFINITY, BASKET_ORDINAL, FLAGS, ITEM, STRIDE } from './history.ts';
import type { RecommendationModel } from './model.ts';
import { SIGNAL_WEIGHTS } from './signals.ts';

/** An item of a shopper's own that asks for others. */
export interface Anchor {
  item: number;
  /** Baskets (for clicks: items) since; what was only hovered over does not age the rest. */
  age: number;
  affinity: number;
  flags: number;
}

/** The newest `limit` items with a positive affinity, newest first. */
export function anchorsOf(model: RecommendationModel, shopper: number, limit: number): Anchor[] {
  const anchors: Anchor[] = [];
  const count = model.histories.count(shopper);
  if (count === 0) return anchors;
  const page = model.histories.page(shopper);
  const offset = model.histories.offset(shopper);
  let age = 0;
  let basket = -1;
  for (let k = count - 1; k >= 0 && anchors.length < limit; k--) {
    const at = offset + k * STRIDE;
    const affinity = page[at + AFFINITY] as number;
    if (affinity <= 0) continue;
    if (affinity >= SIGNAL_WEIGHTS.detail) {
      const own = page[at + BASKET_ORDINAL] as number;
      if (basket !== -1 && own !== basket) age++;
      basket = own;
    }
    anchors.push({ item: page[at + ITEM] as number, age, affinity, flags: page[at + FLAGS] as number });
  }
  return anchors;
}
