import type { ListName } from '#contracts/events.ts';
import { track } from './shared.ts';

const VISIBLE_SHARE = 0.5;
const VISIBLE_MS = 500;
/** Cards seen within this time are sent as one event. */
const TOGETHER_MS = 250;

/** Properties of a list that are sent with each impression and each click. */
export interface Impressions {
  listId: string | undefined;
  list: ListName;
  tier: string;
  variant: string | undefined;
  computedAt: string;
}

/**
 * Tracks which cards of a list were visible: half of a card, for half a second. Cards are the descendants of `element`
 * with data-product-id, including those added later. Each is tracked once. Returns a function that stops it.
 */
export function observeImpressions(element: HTMLElement, served: Impressions): () => void {
  if (typeof IntersectionObserver === 'undefined') return () => undefined;
  const tracked = new Set<number>();
  const timers = new Map<Element, ReturnType<typeof setTimeout>>();
  const observed = new Set<Element>();
  let seen: number[] = [];
  let trackTimer: ReturnType<typeof setTimeout> | undefined;

  const trackSeen = () => {
    trackTimer = undefined;
    const productIds = seen;
    seen = [];
    if (productIds.length > 0) track('recommendation-shown', { ...served, productIds });
  };
  const onSeen = (card: HTMLElement) => {
    timers.delete(card);
    const productId = Number(card.dataset.productId);
    if (!Number.isInteger(productId) || productId < 1 || tracked.has(productId)) return;
    tracked.add(productId);
    seen.push(productId);
    trackTimer ??= setTimeout(trackSeen, TOGETHER_MS);
  };
  const visible = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio } of entries) {
        const timer = timers.get(target);
        if (intersectionRatio < VISIBLE_SHARE) {
          clearTimeout(timer);
          timers.delete(target);
        } else if (timer === undefined) {
          timers.set(
            target,
            setTimeout(() => onSeen(target as HTMLElement), VISIBLE_MS),
          );
        }
      }
    },
    { threshold: VISIBLE_SHARE },
  );
  const observe = () => {
    for (const card of element.querySelectorAll('[data-product-id]')) {
      if (observed.has(card)) continue;
      observed.add(card);
      visible.observe(card);
    }
  };
  observe();
  const changes = new MutationObserver(observe);
  changes.observe(element, { childList: true, subtree: true });
  return () => {
    changes.disconnect();
    visible.disconnect();
    for (const timer of timers.values()) clearTimeout(timer);
    clearTimeout(trackTimer);
    trackSeen();
  };
}
