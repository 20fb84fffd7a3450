'use client';

import { useEffect } from 'react';
import type { EventPayload } from '#contracts/events.ts';
import { takeEarlyView } from './early-view.ts';
import { resend, track } from './shared.ts';
import { createViewMemory } from './view-memory.ts';

type PageView = EventPayload<'page-viewed'>;

const told = createViewMemory(() => performance.now());

/** A card that is followed is the view of its page: told at once, and not again when the page has come. */
export function trackViewAhead(view: PageView & { path: string }): void {
  if (told.ahead(view)) track('page-viewed', view);
}

/** Says once that this page came into view, and again when what it shows changes. */
export function usePageView({ path, productId, categoryId }: PageView): void {
  useEffect(() => {
    const view = {
      path: path ?? location.pathname,
      ...(productId !== undefined && { productId }),
      ...(categoryId !== undefined && { categoryId }),
    };
    const early = takeEarlyView(view);
    if (!told.arrived(view)) return;
    if (early === undefined) track('page-viewed', view);
    // The same event again: had it been taken after all, its id says so.
    else void early.taken.then((taken) => taken || resend(early.event));
  }, [path, productId, categoryId]);
}

/** `usePageView` for server components to render. */
export function TrackPageView(view: PageView) {
  usePageView(view);
  return null;
}
