'use client';

import { useNow } from 'next-intl';
import { useEffect, useLayoutEffect, useState } from 'react';

/**
 * A clock offset below this is ignored: it cannot be distinguished from the time a page takes to arrive.
 */
const TOLERATED_MS = 5_000;

/** How far the shop's clock is ahead of the device's. */
let aheadMs = 0;

/**
 * By what the device's clock is off: `shopMs`, when the shop drew the page, against `deviceMs`, when its answer began
 * to arrive.
 */
export function clockDifference(shopMs: number, deviceMs: number): number {
  const differenceMs = shopMs - deviceMs;
  return Math.abs(differenceMs) > TOLERATED_MS ? differenceMs : 0;
}

/** Sets the page's clock by the shop's; once, in the layout. */
export function useShopClockSetting(): void {
  const drawnAtMs = useNow().getTime();
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the first page alone, which is the one that was just answered.
  useEffect(() => {
    const [loading] = performance.getEntriesByType('navigation');
    if (loading instanceof PerformanceNavigationTiming)
      aheadMs = clockDifference(drawnAtMs, performance.timeOrigin + loading.responseStart);
  }, []);
}

/**
 * The shop's time (ms since the epoch), updated every second. The server renders its own time; a browser
 * updates it before its first paint, so that a page which took long to arrive shows no old time.
 */
export function useShopClock(): number {
  const [nowMs, setNowMs] = useState(useNow().getTime());
  useLayoutEffect(() => {
    const look = () => setNowMs(Date.now() + aheadMs);
    look();
    const timer = setInterval(look, 1_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
