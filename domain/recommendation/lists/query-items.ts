import { AFFINITY, BASKET_ORDINAL, FLAGS, ITEM, STRIDE, TIME } from '../model/history.ts';
import type { RecommendationModel } from '../model/model.ts';
import { SIGNAL_WEIGHTS } from '../model/signals.ts';

/** An item of a shopper's own that asks for others. */
export interface QueryItem {
  item: number;
  /** Baskets (for clicks: items) since; what was only hovered over does not age the rest. */
  age: number;
  affinity: number;
  flags: number;
}

/** The newest `limit` items with a positive affinity, newest first: of the history, and of what is private. */
export function queryItemsOf(model: RecommendationModel, shopper: number, limit: number): QueryItem[] {
  const queryItems: QueryItem[] = [];
  let age = 0;
  let last: number | null = null;
  /** `basket`: negative for what is private, each in one of its own. */
  const add = (item: number, basket: number, affinity: number, flags: number) => {
    if (affinity >= SIGNAL_WEIGHTS.detail) {
      if (last !== null && basket !== last) age++;
      last = basket;
    }
    queryItems.push({ item, age, affinity, flags });
  };
  const acts = model.quarantined.of(shopper);
  let next = acts.length - 1;
  /** Those since `timeSeconds`: of two in the same second the private one counts as the newer. */
  const addPrivate = (timeSeconds: number) => {
    for (; next >= 0 && queryItems.length < limit; next--) {
      const act = acts[next] as (typeof acts)[number];
      if (act.timeSeconds < timeSeconds) return;
      add(act.item, -1 - next, act.affinity, act.flags);
    }
  };
  const count = model.histories.count(shopper);
  if (count > 0) {
    const page = model.histories.page(shopper);
    const offset = model.histories.offset(shopper);
    for (let k = count - 1; k >= 0; k--) {
      const at = offset + k * STRIDE;
      const affinity = page[at + AFFINITY] as number;
      if (affinity <= 0) continue;
      if (next >= 0) addPrivate(page[at + TIME] as number);
      if (queryItems.length >= limit) return queryItems;
      add(page[at + ITEM] as number, page[at + BASKET_ORDINAL] as number, affinity, page[at + FLAGS] as number);
    }
  }
  addPrivate(0);
  return queryItems;
}
