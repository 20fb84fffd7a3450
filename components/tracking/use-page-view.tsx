'use client';

import { useEffect } from 'react';
import type { EventPayload } from '#contracts/events.ts';
import { takeEarlyView } from './early-view.ts';
import { reportedPath } from './reported-path.ts';
import { resend, track } from './shared.ts';
import { createViewMemory } from './view-memory.ts';

type PageView = EventPayload<'page-viewed'>;

const trackedViews = createViewMemory(() => performance.now());

/** A click on a card counts as the view of its page: tracked at once, and not again when the page has loaded. */
export function trackViewAhead(view: PageView & { path: string }): void {
  if (trackedViews.ahead(view)) track('page-viewed', view);
}

/** Tracks a view of this page once, and again when its product or category changes. */
export function usePageView({ path, productId, categoryId }: PageView): void {
  useEffect(() => {
    const view = {
      path: path ?? reportedPath(location.pathname),
      ...(productId !== undefined && { productId }),
      ...(categoryId !== undefined && { categoryId }),
    };
    const early = takeEarlyView(view);
    if (!trackedViews.arrived(view)) return;
    if (early === undefined) track('page-viewed', view);
    // The same event with the same id: if the collector accepted it after all, it counts once.
    else void early.taken.then((taken) => taken || resend(early.event));
  }, [path, productId, categoryId]);
}

/** `usePageView` for server components to render. */
export function TrackPageView(view: PageView) {
  usePageView(view);
  return null;
}
