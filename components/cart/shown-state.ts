/*
 * What the page on the screen shows of cart and coupons, between that page and the follower that keeps it up to date
 * (cart-follower.tsx). One page at a time; pages that show no cart register nothing.
 */

let shown: { key: string; isHeld: boolean } | null = null;
let check: (() => void) | null = null;

/**
 * The state that a page was rendered from. `isHeld`: it must not be refreshed now, as an action of the shopper's own is
 * pending.
 */
export function setShownState(state: { key: string; isHeld: boolean } | null): void {
  shown = state;
}

/** Whether the page on the screen shows another state than this. */
export function isOutdated(key: string): boolean {
  return shown !== null && !shown.isHeld && shown.key !== key;
}

export function isCartShown(): boolean {
  return shown !== null;
}

/** Compares what is shown with the server's state, soon. */
export function checkShownState(): void {
  check?.();
}

/** By the follower, for as long as it is mounted. */
export function setStateCheck(next: (() => void) | null): void {
  check = next;
}
