'use client';

import { type RefObject, useEffect, useRef } from 'react';

/** After a finger is lifted it often touches again at once, to scroll on. */
const TOUCH_REST_MS = 1_200;
/** A pointer that leaves for a blink (the gap beside a button) has not let go. */
const LEAVE_REST_MS = 250;

/**
 * Whether `area` is in use: a mouse is over it, a touch is active or just ended, or the keyboard's focus is in it.
 * Evaluated on each call, so that a mouse which was there before the page rendered counts too. `onRelease` is called
 * when none of these holds any more.
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
