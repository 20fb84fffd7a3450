import type { EventPayload } from '#contracts/events.ts';

type PageView = EventPayload<'page-viewed'>;

/** For development's double effects: the same page within this time is one view. */
const SAME_VIEW_MS = 500;
/** So long a page may be under way after its card was followed. */
const UNDER_WAY_MS = 10_000;

export interface ViewMemory {
  /** Its card was followed; whether that is a view still to be told. */
  ahead(view: PageView): boolean;
  /** The page is there; whether that is a view still to be told. */
  arrived(view: PageView): boolean;
}

/** Which view was told last, so that one view is told once: when its card is followed, or else when its page is there. */
export function createViewMemory(now: () => number): ViewMemory {
  let last: { key: string; untilMs: number } | null = null;

  function isNew(view: PageView, forMs: number): boolean {
    const key = `${view.path ?? ''}|${view.productId ?? ''}`;
    const wasTold = last !== null && last.key === key && now() < last.untilMs;
    last = { key, untilMs: now() + forMs };
    return !wasTold;
  }

  return {
    ahead: (view) => isNew(view, UNDER_WAY_MS),
    arrived: (view) => isNew(view, SAME_VIEW_MS),
  };
}
