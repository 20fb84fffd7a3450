'use client';

import { useNow } from 'next-intl';
import { useLayoutEffect, useState } from 'react';

/**
 * A clock offset below this is ignored: it cannot be distinguished from the time an answer takes to arrive.
 */
const TOLERATED_MS = 5_000;

/** How far the shop's clock is ahead of the device's. */
let aheadMs = 0;

/** By what the device's clock is off: the shop's time in an answer, against the device's when it arrived. */
export function clockDifference(shopMs: number, deviceMs: number): number {
  const differenceMs = shopMs - deviceMs;
  return Math.abs(differenceMs) > TOLERATED_MS ? differenceMs : 0;
}

/**
 * Sets the page's clock by the shop's, as an answer that has just arrived has it. Not by when the page was rendered:
 * that was for everybody, minutes ago.
 */
export function setShopClock(shopMs: number): void {
  aheadMs = clockDifference(shopMs, Date.now());
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
