'use client';

import { useEffect } from 'react';
import type { EventPayload } from '#contracts/events.ts';
import { track } from './shared.ts';

type PageView = EventPayload<'page-viewed'>;

/** The view told last, for development's double effects: the same page within this time is one view. */
const SAME_VIEW_MS = 500;
let last: { key: string; atMs: number } | null = null;

/** Says once that this page came into view, and again when what it shows changes. */
export function usePageView({ path, productId, categoryId }: PageView): void {
  useEffect(() => {
    const key = `${path ?? location.pathname}|${productId ?? ''}|${categoryId ?? ''}`;
    const nowMs = performance.now();
    if (last?.key === key && nowMs - last.atMs < SAME_VIEW_MS) return;
    last = { key, atMs: nowMs };
    track('page-viewed', {
      path: path ?? location.pathname,
      ...(productId !== undefined && { productId }),
      ...(categoryId !== undefined && { categoryId }),
    });
  }, [path, productId, categoryId]);
}

/** `usePageView` for server components to render. */
export function TrackPageView(view: PageView) {
  usePageView(view);
  return null;
}
