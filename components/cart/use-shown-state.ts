'use client';

import { useEffect, useRef } from 'react';
import { checkShownState, setShownState } from './shown-state.ts';

/**
 * Has this page follow the state `key` names: it is drawn anew when the server's is another. While `isHeld` (an action
 * of this page's own is under way) it is left alone, and compared afterwards. Compared once when it is mounted: a page
 * taken back from the router's memory, by Back, may be of long ago.
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
