import type { Intention, PageKind } from '../personas/intention.ts';
import { type Action, actionsOf } from './actions.ts';
import type { Outcome } from './browser-driver.ts';
import type { Firing } from './expectations.ts';
import { nothingObserved, type Observed } from './observed.ts';

/** How a shopper's visit went. */
export interface VisitRecord {
  persona: string;
  /** What they did, on earlier days too. */
  actions: Action[];
  firings: Map<string, Firing>;
  observed: Observed;
  pageErrors: string[];
  /** Intentions the page did not let be carried out. */
  stuck: string[];
  steps: number;
  fromMs: number;
  /** Up to when the coupons were counted; before anybody came while they have not been. */
  untilMs: number;
  now: { page: PageKind; intention: Intention['kind'] | 'come' };
}

export function emptyRecord(persona: string): VisitRecord {
  return {
    persona,
    actions: [],
    firings: new Map(),
    observed: nothingObserved(),
    pageErrors: [],
    stuck: [],
    steps: 0,
    fromMs: Number.POSITIVE_INFINITY,
    untilMs: Number.NEGATIVE_INFINITY,
    now: { page: 'nowhere', intention: 'come' },
  };
}

/** The same words again within this time may count as the same search. */
const SAME_SEARCH_MS = 70_000;

/**
 * Writes down what a shopper did, as they know it: intentions carried out, and what is known of those that were not.
 */
export function createNotes(record: VisitRecord) {
  let lastSearch: { query: string; atMs: number } | null = null;

  function observedSince(type: string, sinceMs: number): number | undefined {
    return [...record.observed.events.values()].findLast((event) => event.type === type && event.atMs >= sinceMs)?.atMs;
  }

  return {
    done(intention: Intention, outcome: Outcome, startedMs: number): void {
      const { kind } = intention;
      const { pressedMs = startedMs } = outcome;
      const product = outcome.product ?? null;
      const ofCategory = outcome.categoryId === undefined ? {} : { categoryId: outcome.categoryId };
      if (kind === 'rest' || kind === 'look-on' || kind === 'hover') return;
      if (kind === 'add-to-cart') {
        if (product === null) return;
        const { productId } = product;
        record.actions.push({ kind: 'carted', atMs: pressedMs, byMs: Date.now(), productId, ...ofCategory });
        return;
      }
      if (kind === 'remove-line') return;
      // The act is the press of the button; its effect is seen after it.
      if (outcome.order !== undefined) {
        const { number: orderId, productIds, totalWon } = outcome.order;
        record.actions.push({ kind: 'ordered', atMs: pressedMs, byMs: Date.now(), orderId, productIds, totalWon });
      }
      if (kind === 'log-in') record.actions.push({ kind: 'logged-in', atMs: startedMs });
      if (kind === 'checkout') record.actions.push({ kind: 'checkout', atMs: startedMs, byMs: Date.now() });
      if (intention.kind === 'search') {
        const { query } = intention;
        const atMs = observedSince('searched', startedMs) ?? Date.now();
        const isUnsure = lastSearch?.query === query && atMs - lastSearch.atMs < SAME_SEARCH_MS;
        lastSearch = { query, atMs };
        const categoryId = outcome.searchedCategoryId ?? null;
        record.actions.push({ kind: 'searched', atMs, categoryId, ...(isUnsure && { isUnsure }) });
      }
      // The step shows that the page was viewed; the time within the step comes from the page's own event.
      record.actions.push({
        kind: 'viewed',
        atMs: observedSince('page-viewed', startedMs) ?? Date.now(),
        ...(product !== null && { productId: product.productId, soldOut: product.soldOut, ...ofCategory }),
      });
    },

    /**
     * How far a failed step got is unknown: it is taken to have ended, and events that the page sent count as done.
     */
    failed(intention: Intention, productId: number | undefined, startedMs: number): void {
      const viewed = [...record.observed.events.values()].filter(
        ({ type, atMs }) => type === 'page-viewed' && atMs >= startedMs,
      );
      for (const { atMs, payload } of viewed) {
        const { productId: seenId, categoryId } = payload as { productId?: number; categoryId?: number };
        record.actions.push({
          kind: 'viewed',
          atMs,
          ...(seenId !== undefined && { productId: seenId }),
          ...(seenId !== undefined && categoryId !== undefined && { categoryId }),
        });
      }
      if (viewed.length === 0) record.actions.push({ kind: 'viewed', atMs: Date.now() });
      const seen = [...record.observed.events.values()].filter(
        ({ type, atMs }) => type === 'searched' && atMs >= startedMs,
      );
      for (const { atMs, payload } of seen) {
        const { categoryId = null } = payload as { categoryId?: number };
        record.actions.push({ kind: 'searched', atMs, categoryId });
      }
      const span = { atMs: startedMs, byMs: Date.now() };
      if (intention.kind === 'add-to-cart' && productId !== undefined)
        record.actions.push({ kind: 'carted', ...span, productId, isUnsure: true });
      if (intention.kind === 'checkout') record.actions.push({ kind: 'checkout', ...span });
      if (intention.kind === 'place-order') {
        const productIds = record.actions.flatMap((action) => (action.kind === 'carted' ? [action.productId] : []));
        const order = { orderId: `unknown ${startedMs}`, productIds, totalWon: Number.POSITIVE_INFINITY };
        record.actions.push({ kind: 'ordered', ...span, ...order, isUnsure: true });
      }
    },

    /** The visit is over: adds pages that came into view after their step had timed out. */
    closed(): void {
      record.actions.push(...viewsMissed(record.actions, record.observed));
    },
  };
}

/** The page publishes each view once; the step records the same view within this time. */
const SAME_VIEW_MS = 5_000;

/** Product pages that came into view after their step had timed out. */
function viewsMissed(actions: readonly Action[], { events }: Observed): Action[] {
  const noted = actionsOf(actions, 'viewed');
  return [...events.values()].flatMap(({ type, atMs, payload }): Action[] => {
    if (type !== 'page-viewed') return [];
    const { productId, categoryId } = payload as { productId?: number; categoryId?: number };
    if (productId === undefined) return [];
    const isNoted = noted.some((view) => view.productId === productId && Math.abs(view.atMs - atMs) < SAME_VIEW_MS);
    return isNoted ? [] : [{ kind: 'viewed', atMs, productId, ...(categoryId !== undefined && { categoryId }) }];
  });
}
