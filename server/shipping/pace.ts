import type { Env } from '#contracts/env.ts';
import { hastened } from '#domain/shipment/promise.ts';

const MINUTE_MS = 60_000;
/** How often a carrier is asked for a parcel. */
const TRACK_EVERY_MS = 10 * MINUTE_MS;
/** Also on a fast clock no shipment is looked at more often. */
const SHORTEST_MS = 1_000;
/** After a carrier that did not answer. */
const RETRY_MS = 30_000;

/** How long sellers take, until they take their steps themselves. */
export interface ShippingPace {
  /** How many times faster than real days. */
  speed: number;
  /** From the payment until a seller prepares the parcel. */
  preparesAfterMs: number;
  /** From then until its carrier has it. */
  shipsAfterMs: number;
}

export function paceOf(
  env: Pick<Env, 'SHIPPING_SPEED' | 'SHIPPING_PREPARES_AFTER_MINUTES' | 'SHIPPING_SHIPS_AFTER_MINUTES'>,
): ShippingPace {
  return {
    speed: env.SHIPPING_SPEED,
    preparesAfterMs: env.SHIPPING_PREPARES_AFTER_MINUTES * MINUTE_MS,
    shipsAfterMs: env.SHIPPING_SHIPS_AFTER_MINUTES * MINUTE_MS,
  };
}

/** `ms` of the shipments' time after `from`. */
export function after(from: Date, ms: number, speed: number): Date {
  return hastened(from, new Date(from.getTime() + ms), speed);
}

export function nextTracking(now: Date, speed: number): Date {
  return new Date(now.getTime() + Math.max(SHORTEST_MS, TRACK_EVERY_MS / speed));
}

export function nextAttempt(now: Date, speed: number): Date {
  return new Date(now.getTime() + Math.max(SHORTEST_MS, RETRY_MS / speed));
}
