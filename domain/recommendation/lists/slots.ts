import type { ScoredProduct } from './types.ts';

/**
 * `items` with `others` put in at `places` (ascending), one each while both last. As long as before: what is pushed
 * over the end is left out, and a list too short for a place does without.
 */
export function withSlots(
  items: readonly ScoredProduct[],
  others: readonly ScoredProduct[],
  places: readonly number[],
): ScoredProduct[] {
  const mixed = [...items];
  others.slice(0, places.length).forEach((item, n) => {
    const place = places[n] as number;
    if (place < items.length) mixed.splice(place, 0, item);
  });
  return mixed.slice(0, items.length);
}
