'use client';

import { type RefObject, useEffect, useRef } from 'react';

/** After a finger is lifted it often comes back at once, to scroll on. */
const TOUCH_REST_MS = 1_200;
/** A pointer that leaves for a blink (the gap beside a button) has not let go. */
const LEAVE_REST_MS = 250;

/**
 * Whether somebody is touching `area`: a mouse rests on it, a finger is or just was on it, or the keyboard's focus is in
 * it. Looked up when asked, so that a mouse which lay there before the page was drawn counts too. `onRelease` is told
 * when they have let go.
 */
export function useHold(area: RefObject<HTMLElement | null>, onRelease: () => void): () => boolean {
  const released = useRef(onRelease);
  useEffect(() => {
    released.current = onRelease;
  });
  const isTouched = useRef(false);

  function isHeld(): boolean {
    const element = area.current;
    if (element === null) return false;
    const isHovered = element.matches(':hover') && window.matchMedia('(hover: hover)').matches;
    return isTouched.current || isHovered || element.querySelector(':focus-visible') !== null;
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: isHeld reads refs only.
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const abort = new AbortController();
    const listen = { signal: abort.signal, passive: true } as const;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const releaseAfter = (restMs: number, before?: () => void) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        before?.();
        if (!isHeld()) released.current();
      }, restMs);
    };
    const untouch = () =>
      releaseAfter(TOUCH_REST_MS, () => {
        isTouched.current = false;
      });
    element.addEventListener(
      'touchstart',
      () => {
        clearTimeout(timer);
        isTouched.current = true;
      },
      listen,
    );
    element.addEventListener('touchend', untouch, listen);
    element.addEventListener('touchcancel', untouch, listen);
    element.addEventListener('pointerleave', () => !isTouched.current && releaseAfter(LEAVE_REST_MS), listen);
    element.addEventListener('focusout', () => !isTouched.current && releaseAfter(LEAVE_REST_MS), listen);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [area]);

  return isHeld;
}
