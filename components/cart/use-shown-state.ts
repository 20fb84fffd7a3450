'use client';

import { useEffect, useRef } from 'react';
import { checkShownState, setShownState } from './shown-state.ts';

/**
 * Keeps this page in the state that `key` names: it is refreshed when the server's state is another. While `isHeld` (an
 * action of this page is pending) it is not refreshed, and compared afterwards. It is also compared once when mounted:
 * a page that Back takes from the router's cache may be old.
 */
export function useShownState(key: string, isHeld: boolean): void {
  const wasHeld = useRef(false);
  useEffect(() => {
    setShownState({ key, isHeld });
    if (wasHeld.current && !isHeld) checkShownState();
    wasHeld.current = isHeld;
  }, [key, isHeld]);
  useEffect(() => {
    checkShownState();
    return () => setShownState(null);
  }, []);
}
