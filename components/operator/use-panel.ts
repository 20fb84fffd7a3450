'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';
import type { PanelAnswer } from '#contracts/operator.ts';
import type { Source } from '#contracts/sources.ts';

const AGAIN_MS = 15_000;
const AFTER_FAILURE_MS = 3_000;

export type PanelState = 'loading' | 'ready' | 'failed';

/**
 * The rows of one panel, read when it first comes into view and again every 15 s while it and the page are seen. After
 * a failure what was read before stays on the page.
 */
export function usePanel(
  id: string,
  minutes: number,
  /** null: all. */
  source: Source | null,
): { ref: RefObject<HTMLElement | null>; state: PanelState; rows: unknown[] | null } {
  const ref = useRef<HTMLElement | null>(null);
  const [state, setState] = useState<PanelState>('loading');
  const [rows, setRows] = useState<unknown[] | null>(null);

  useEffect(() => {
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let seen = false;

    async function read(): Promise<void> {
      clearTimeout(timer);
      if (document.hidden || !seen) return;
      let againMs = AGAIN_MS;
      try {
        const response = await fetch(
          `/admin/api/panels/${id}?minutes=${minutes}${source === null ? '' : `&sources=${source}`}`,
          {
            cache: 'no-store',
            signal: AbortSignal.any([leaving.signal, AbortSignal.timeout(10_000)]),
          },
        );
        if (!response.ok) throw new Error(String(response.status));
        const answer = (await response.json()) as PanelAnswer;
        setRows(answer.rows);
        setState('ready');
      } catch {
        if (leaving.signal.aborted) return;
        setState('failed');
        againMs = AFTER_FAILURE_MS;
      }
      clearTimeout(timer);
      timer = setTimeout(() => void read(), againMs);
    }

    const onVisible = () => void read();
    const observer = new IntersectionObserver(
      ([entry]) => {
        const wasSeen = seen;
        seen = entry?.isIntersecting === true;
        if (seen && !wasSeen) void read();
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
  }, [id, minutes, source]);

  return { ref, state, rows };
}
