'use client';

import { useCallback, useEffect, useState } from 'react';
import type { SuggestResponse } from '#contracts/http.ts';

export type Suggestion = SuggestResponse['suggestions'][number];

/** A pause this long in typing is a question; shorter ones would ask for every key. */
const PAUSE_MS = 90;

/**
 * Completions of `query` while the box is open; with nothing typed, the reader's own recent words. Answers that come
 * late, for words since changed, are dropped.
 */
export function useSuggestions(query: string, isOpen: boolean): SuggestionsState {
  const [suggestions, setSuggestions] = useState<Suggestion[]>([]);
  useEffect(() => {
    if (!isOpen) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const url = `/api/search/suggest?q=${encodeURIComponent(query.trim())}`;
        const response = await fetch(url, { signal: abort.signal });
        const body = response.ok ? ((await response.json()) as SuggestResponse) : { suggestions: [] };
        setSuggestions(body.suggestions.slice(0, 10));
      } catch {
        // Aborted or offline: what is typed can still be searched.
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [query, isOpen]);
  const dropRecent = useCallback(
    (text: string | null) =>
      setSuggestions((shown) => shown.filter((one) => one.kind !== 'recent' || (text !== null && one.text !== text))),
    [],
  );
  return { suggestions, dropRecent };
}

export interface SuggestionsState {
  suggestions: Suggestion[];
  /** Takes one of the reader's own words off the list at once, or with null all of them. */
  dropRecent(text: string | null): void;
}
