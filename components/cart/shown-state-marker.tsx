'use client';

import { useShownState } from './use-shown-state.ts';

/** For a page that shows a cart and holds no form of its own: renders nothing. */
export function ShownStateMarker({ stateKey }: { stateKey: string }) {
  useShownState(stateKey, false);
  return null;
}
