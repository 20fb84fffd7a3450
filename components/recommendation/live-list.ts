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
}

/** As the server rendered it. */
export function renderedState(shown: DrawnList): LiveState {
  return { shown, waiting: null, changedAtMs: null, freshIds: new Set() };
}

export type LiveEvent =
  | { kind: 'arrived'; drawn: DrawnList; isHeld: boolean; nowMs: number }
  | { kind: 'released'; nowMs: number }
  | { kind: 'asked'; nowMs: number };

/**
 * A list never changes under a pointer or a focus: a list that arrives while it is held waits until it is released or
 * requested. Of two that arrive the later computed one is shown, in any order of arrival; the stand-in for a late
 * answer is replaced by the answer, independent of their times.
 */
export function reduceLive(state: LiveState, event: LiveEvent): LiveState {
  if (event.kind !== 'arrived') {
    if (state.waiting === null) return state;
    return swapped(state, state.waiting, event.nowMs);
  }
  const { drawn, isHeld, nowMs } = event;
  const newest = state.waiting ?? state.shown;
  const isAwaited = newest.list.late === true && drawn.list.late !== true;
  if (!isAwaited && Date.parse(drawn.list.computedAt) <= Date.parse(newest.list.computedAt)) return state;
  if (isSameOrder(drawn, state.shown)) return { ...state, shown: drawn, waiting: null };
  if (isHeld) return { ...state, waiting: drawn };
  return swapped(state, drawn, nowMs);
}

function swapped({ shown }: LiveState, next: DrawnList, nowMs: number): LiveState {
  return { shown: next, waiting: null, changedAtMs: nowMs, freshIds: newIds(shown, next) };
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
