'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';

const AFTER_FAILURE_MS = 3_000;

export type PanelState = 'loading' | 'ready' | 'failed';

export interface PanelOptions<Answer> {
  /** Where the panel's rows are; another address is another panel. */
  url: string;
  /** How long after an answer it is asked for again. */
  everyMs: number;
  isPaused?: boolean;
  /** What the page holds already, of this address. */
  initial?: Answer | null;
}

/**
 * The answer of one panel, read when it first comes into view and again every `everyMs` while it and the page are seen.
 * After a failure what was read before stays on the page.
 */
export function usePanel<Answer>({ url, everyMs, isPaused = false, initial = null }: PanelOptions<Answer>): {
  ref: RefObject<HTMLElement | null>;
  state: PanelState;
  answer: Answer | null;
} {
  const ref = useRef<HTMLElement | null>(null);
  const [shown, setShown] = useState<{ url: string; answer: Answer | null }>({ url, answer: initial });
  const [state, setState] = useState<PanelState>(initial === null ? 'loading' : 'ready');
  // Of another address: what the page holds of it, else what was read of the one before, until this one is read.
  const answer = shown.url === url || initial === null ? shown.answer : initial;
  /** The address whose answer came with the page, until the effect has seen it. */
  const arrived = useRef<string | null>(initial === null ? null : url);
  if (initial !== null && shown.url !== url) arrived.current = url;

  useEffect(() => {
    if (isPaused) return;
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let seen = false;

    async function read(): Promise<void> {
      clearTimeout(timer);
      if (document.hidden || !seen) return;
      let againMs = everyMs;
      try {
        const response = await fetch(url, {
          cache: 'no-store',
          signal: AbortSignal.any([leaving.signal, AbortSignal.timeout(10_000)]),
        });
        if (!response.ok) throw new Error(String(response.status));
        const read = (await response.json()) as Answer;
        setShown({ url, answer: read });
        setState('ready');
      } catch {
        if (leaving.signal.aborted) return;
        setState('failed');
        againMs = AFTER_FAILURE_MS;
      }
      clearTimeout(timer);
      timer = setTimeout(() => void read(), againMs);
    }

    // What came with the page is as new as an answer, and grows old like one.
    let isFresh = arrived.current === url;
    arrived.current = null;
    if (isFresh)
      timer = setTimeout(() => {
        isFresh = false;
        void read();
      }, everyMs);
    const onVisible = () => void read();
    const observer = new IntersectionObserver(
      ([entry]) => {
        const wasSeen = seen;
        seen = entry?.isIntersecting === true;
        if (seen && !wasSeen && !isFresh) void read();
      },
      { rootMargin: '200px' },
    );
    if (ref.current !== null) observer.observe(ref.current);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      leaving.abort();
      clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [url, everyMs, isPaused]);

  return { ref, state, answer };
}
