import type { ProductCard } from '#contracts/catalog.ts';
import type { RecommendationList } from '#contracts/push.ts';

/** A list with what is needed to draw it. */
export interface DrawnList {
  list: RecommendationList;
  /** By product id; items without a card (sold out of the catalogue since) are not drawn. */
  cards: ReadonlyMap<number, ProductCard>;
}

export interface LiveState {
  shown: DrawnList;
  /** A newer list that is not shown yet, since the list is in use. */
  waiting: DrawnList | null;
  /** When `shown` last changed (epoch ms), for "just now"; null: as it was rendered. */
  changedAtMs: number | null;
  /** Products that came with the last change. */
  freshIds: ReadonlySet<number>;
  /** It was read for this shopper; false: as a newcomer sees it, the same for everybody. */
  isOwn: boolean;
}

/** As the server rendered it, for this shopper or for everybody. */
export function renderedState(shown: DrawnList, isOwn = true): LiveState {
  return { shown, waiting: null, changedAtMs: null, freshIds: new Set(), isOwn };
}

export type LiveEvent =
  | { kind: 'arrived'; drawn: DrawnList; isHeld: boolean; nowMs: number }
  /** The server rendered the list that is the same for everybody again. */
  | { kind: 'rendered-for-all'; drawn: DrawnList }
  /** The shopper's own response has a fallback, which is what the page shows already. */
  | { kind: 'own-fallback'; list: RecommendationList }
  | { kind: 'released'; nowMs: number }
  | { kind: 'asked'; nowMs: number };

/**
 * A list never changes under a pointer or a focus: a list that arrives while it is held waits until it is released or
 * requested. Of two that arrive the later computed one is shown, in any order of arrival; the stand-in for a late
 * answer is replaced by the answer, independent of their times. A list that is the same for everybody is replaced by
 * the shopper's own independent of their times, without a note that something has changed.
 */
export function reduceLive(state: LiveState, event: LiveEvent): LiveState {
  if (event.kind === 'rendered-for-all') {
    const isDrawn = state.isOwn || event.drawn.list === state.shown.list;
    return isDrawn ? state : renderedState(event.drawn, false);
  }
  if (event.kind === 'own-fallback') {
    const { shown, waiting } = state;
    if (state.isOwn ? shown.list.late !== true : waiting !== null) return state;
    // The items stay as drawn; whose they are, and in which variant, is the response's.
    return { ...state, shown: { ...shown, list: { ...event.list, items: shown.list.items } }, isOwn: true };
  }
  if (event.kind !== 'arrived') {
    if (state.waiting === null) return state;
    return swapped(state, state.waiting, event.nowMs);
  }
  const { drawn, isHeld, nowMs } = event;
  const newest = state.waiting ?? state.shown;
  const isAwaited = newest.list.late === true && drawn.list.late !== true;
  const isFirstOwn = !state.isOwn && state.waiting === null;
  if (!isAwaited && !isFirstOwn && Date.parse(drawn.list.computedAt) <= Date.parse(newest.list.computedAt))
    return state;
  if (isSameOrder(drawn, state.shown)) return { ...state, shown: drawn, waiting: null, isOwn: true };
  if (isHeld) return { ...state, waiting: drawn };
  if (isFirstOwn) return renderedState(drawn);
  return swapped(state, drawn, nowMs);
}

function swapped({ shown }: LiveState, next: DrawnList, nowMs: number): LiveState {
  return { shown: next, waiting: null, changedAtMs: nowMs, freshIds: newIds(shown, next), isOwn: true };
}

function newIds(shown: DrawnList, next: DrawnList): Set<number> {
  const known = new Set(shown.list.items.map(({ productId }) => productId));
  return new Set(next.list.items.flatMap(({ productId }) => (known.has(productId) ? [] : [productId])));
}

/** Products in `waiting` that are not on the page yet. */
export function newCount({ shown, waiting }: LiveState): number {
  return waiting === null ? 0 : newIds(shown, waiting).size;
}

function isSameOrder(a: DrawnList, b: DrawnList): boolean {
  return (
    a.list.items.length === b.list.items.length &&
    a.list.items.every(({ productId }, index) => productId === b.list.items[index]?.productId)
  );
}
