'use client';

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

const AFTER_FAILURE_MS = 3_000;
const ANSWER_WITHIN_MS = 10_000;

export type PanelState = 'loading' | 'ready' | 'failed';

export interface PanelOptions<Answer> {
  /** Where the panel's rows are; another address is another panel. */
  url: string;
  /** How long after an answer it is asked for again. */
  everyMs: number;
  isPaused?: boolean;
  /** It is read again out of view too, as long as the page is seen: what is new there must not be missed. */
  isReadUnseen?: boolean;
  /** What the page holds already, of this address. The page rendered again holds another, which is then shown. */
  initial?: Answer | null;
  /** Makes an answer of parsed JSON; throws where it is of another form. Without it the answer is taken as it is. */
  parse?(body: unknown): Answer;
}

export interface PanelReading<Answer> {
  /** Of the panel's element, which is watched for being in view. */
  ref: RefObject<HTMLElement | null>;
  state: PanelState;
  answer: Answer | null;
  /** Reads it now, seen or not, in place of a reading under way; ends when the answer is shown or has failed. */
  reload(): Promise<void>;
}

/**
 * What pages were rendered with and have shown. A page that one comes back to (Back) is rendered with it again, but it
 * is not new any more.
 */
const shownBefore = new WeakSet<object>();

const asItIs = <Answer>(body: unknown) => body as Answer;

/**
 * The answer of one panel, read when it first comes into view and again every `everyMs` while it and the page are seen.
 * After a failure what was read before stays on the page.
 */
export function usePanel<Answer extends object>({
  url,
  everyMs,
  isPaused = false,
  isReadUnseen = false,
  initial = null,
  parse = asItIs,
}: PanelOptions<Answer>): PanelReading<Answer> {
  const ref = useRef<HTMLElement | null>(null);
  const [answer, setAnswer] = useState(initial);
  const [state, setState] = useState<PanelState>(initial === null ? 'loading' : 'ready');
  /** Of the rendering before: the page that is rendered again has another. */
  const [rendered, setRendered] = useState(initial);
  if (initial !== rendered) {
    setRendered(initial);
    if (initial !== null) {
      setAnswer(initial);
      setState('ready');
    }
  }
  /** The reading under way. */
  const reading = useRef<AbortController | null>(null);
  const latest = useRef({ url, parse });
  latest.current = { url, parse };

  /** Whether it was read; null: another reading has taken its place. */
  const read = useCallback(async (): Promise<boolean | null> => {
    reading.current?.abort();
    const own = new AbortController();
    reading.current = own;
    try {
      const response = await fetch(latest.current.url, {
        cache: 'no-store',
        signal: AbortSignal.any([own.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      });
      if (!response.ok) throw new Error(String(response.status));
      const read = latest.current.parse(await response.json());
      if (own.signal.aborted) return null;
      setAnswer(read);
      setState('ready');
      return true;
    } catch {
      if (own.signal.aborted) return null;
      setState('failed');
      return false;
    }
  }, []);

  const readAgain = useRef<((ms: number) => void) | null>(null);
  const reload = useCallback(async () => {
    if ((await read()) === false) readAgain.current?.(AFTER_FAILURE_MS);
  }, [read]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is read anew.
  useEffect(() => {
    if (isPaused) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isSeen = isReadUnseen;
    let isLeft = false;
    // What came with the page is as new as an answer, and grows old like one.
    let isFresh = initial !== null && !shownBefore.has(initial);
    if (initial !== null) shownBefore.add(initial);

    async function readOften(): Promise<void> {
      clearTimeout(timer);
      isFresh = false;
      if (document.hidden || !isSeen) return;
      const isRead = await read();
      if (!isLeft) readAfter(isRead === false ? AFTER_FAILURE_MS : everyMs);
    }
    function readAfter(ms: number): void {
      clearTimeout(timer);
      timer = setTimeout(() => void readOften(), ms);
    }

    readAgain.current = readAfter;
    if (isFresh) readAfter(everyMs);
    else if (isReadUnseen) void readOften();
    const onVisible = () => void readOften();
    const observer = new IntersectionObserver(
      ([entry]) => {
        const wasSeen = isSeen;
        isSeen = isReadUnseen || entry?.isIntersecting === true;
        if (isSeen && !wasSeen && !isFresh) void readOften();
      },
      { rootMargin: '200px' },
    );
    if (ref.current !== null) observer.observe(ref.current);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      isLeft = true;
      readAgain.current = null;
      reading.current?.abort();
      clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [url, everyMs, isPaused, isReadUnseen, initial, read]);

  return { ref, state, answer, reload };
}
