import { DRAW_SECONDS, EXPLORED_CATEGORIES } from '../lists/exploration.ts';
import type { ComputedList, ScoredProduct } from '../lists/types.ts';
import { DRAWN_PER_CATEGORY, pseudoRandomDraw, shopperHash } from '../model/pseudo-random-draw.ts';
import type { ListSettings } from '../model/settings.ts';
import type { Shelves } from './catalogue.ts';
import { pointing } from './parts.ts';
import type { QueryItems } from './scores.ts';

/** Puts `others` at `places` of a list, at most `most` of them; the list stays as long as it is. */
function withOthers(
  list: ComputedList,
  places: readonly number[],
  most: number,
  others: readonly ScoredProduct[],
): ComputedList {
  const queue = [...list.items];
  const items: ScoredProduct[] = [];
  while (items.length < list.items.length) {
    const turn = places.indexOf(items.length);
    const other = turn < 0 || turn >= most ? undefined : others[turn];
    items.push(other ?? (queue.shift() as ScoredProduct));
  }
  return { ...list, items };
}

/** What is like the newest item at the second and fifth place, unless the list names that item as a reason anyway. */
export function withNewestItem(
  list: ComputedList | null,
  queryItems: QueryItems,
  left: ReadonlySet<number>,
  shelves: Shelves,
  shape: ListSettings,
): ComputedList | null {
  const latest = shelves.catalogue.get((queryItems[0] as QueryItems[number]).entry.product);
  if (list === null || latest === undefined) return list;
  if (list.items.some(({ reason }) => reason.productId === latest.productId)) return list;
  const like = [
    ...(shelves.kinds.get(latest.kind) ?? []).map((product) => ({ product, kind: 'same-kind' as const })),
    ...(shelves.categories.get(latest.categoryId) ?? []).map((product) => ({ product, kind: 'category' as const })),
  ].filter(({ product }) => !left.has(product) && !list.items.some(({ productId }) => productId === product));
  const unique = like.filter(({ product }, n) => like.findIndex((one) => one.product === product) === n);
  const others = unique.map(({ product, kind }) => ({
    productId: product,
    score: 0,
    reason: pointing(shelves, kind, latest.productId),
  }));
  return withOthers(list, [1, 4], shape.newestItems, others);
}

/** Products of the newest categories that few know, at the sixth, twelfth, seventeenth and twentieth place. */
export function withExplored(
  list: ComputedList | null,
  shopperId: string,
  queryItems: QueryItems,
  left: ReadonlySet<number>,
  { catalogue, offered }: Shelves,
  frequency: (product: number) => number,
  newest: number,
  shape: ListSettings,
): ComputedList | null {
  if (list === null || list.tier === 'trending' || list.tier === 'new') return list;
  const span = Math.floor(newest / DRAW_SECONDS);
  const near: number[] = [];
  for (const { entry } of queryItems) {
    const category = catalogue.get(entry.product)?.categoryId;
    if (category !== undefined && !near.includes(category)) near.push(category);
  }
  const unknown: number[] = [];
  for (const category of near.slice(0, EXPLORED_CATEGORIES)) {
    const draw = offered.filter((product) => product.categoryId === category).map(({ productId }) => productId);
    draw.sort((a, b) => pseudoRandomDraw(span, a) - pseudoRandomDraw(span, b) || a - b);
    for (const product of draw.slice(0, DRAWN_PER_CATEGORY)) {
      const isFew = frequency(product) < shape.explorationShoppers;
      if (isFew && !left.has(product) && !list.items.some((item) => item.productId === product)) unknown.push(product);
    }
  }
  const hash = shopperHash(shopperId);
  unknown.sort((a, b) => pseudoRandomDraw(span, a, hash) - pseudoRandomDraw(span, b, hash) || a - b);
  const others = unknown.map((productId) => ({ productId, score: 0, reason: { kind: 'explored' as const } }));
  return withOthers(list, [5, 11, 16, 19], shape.explorationItems, others);
}
