import type { EventPayload } from '#contracts/events.ts';

type PageView = EventPayload<'page-viewed'>;

/** For development's double effects: the same page within this time is one view. */
const SAME_VIEW_MS = 500;
/** A page may take this long to load after the click on its card. */
const UNDER_WAY_MS = 10_000;

export interface ViewMemory {
  /** The page's card was clicked; whether the view has still to be tracked. */
  ahead(view: PageView): boolean;
  /** The page is shown; whether the view has still to be tracked. */
  arrived(view: PageView): boolean;
}

/** The view that was tracked last, so that one view is tracked once: at the click on its card, or else on its page. */
export function createViewMemory(now: () => number): ViewMemory {
  let last: { key: string; untilMs: number } | null = null;

  function isNew(view: PageView, forMs: number): boolean {
    const key = `${view.path ?? ''}|${view.productId ?? ''}`;
    const wasTracked = last !== null && last.key === key && now() < last.untilMs;
    last = { key, untilMs: now() + forMs };
    return !wasTracked;
  }

  return {
    ahead: (view) => isNew(view, UNDER_WAY_MS),
    arrived: (view) => isNew(view, SAME_VIEW_MS),
  };
}
