'use client';

import { useEffect } from 'react';
import { track } from '#components/tracking/index.ts';

export interface TrackSearchProps {
  query: string;
  results: number;
  /** The category most of what was found is in. */
  categoryId?: number | undefined;
}

let last: { query: string; atMs: number } | null = null;
/** The same words within this time are one search: sorting and filtering are no new search. */
const SAME_SEARCH_MS = 60_000;

/** Tracks a search: its query and the number of results. */
export function TrackSearch({ query, results, categoryId }: TrackSearchProps) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: other results for the same words are the same search.
  useEffect(() => {
    const nowMs = performance.now();
    if (last?.query === query && nowMs - last.atMs < SAME_SEARCH_MS) return;
    last = { query, atMs: nowMs };
    track('searched', { query, results, ...(categoryId !== undefined && { categoryId }) });
  }, [query]);
  return null;
}
