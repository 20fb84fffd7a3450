import type { BehaviorEvent } from '#contracts/events.ts';
import type { CouponIssuer } from '#server/coupons/issuer.ts';
import type { Parsed } from '../runtime/parse.ts';

/** Shows a batch of one partition to the coupon rules. `shiftMs`: how far the shop's clock stands from the broker's. */
export function createCouponEventHandler(issuer: Pick<CouponIssuer, 'onEvents'>, shiftMs = 0) {
  return (batch: readonly Parsed<BehaviorEvent>[]): Promise<void> => {
    const last = batch.at(-1)?.source;
    return issuer.onEvents(
      batch.map(({ value }) => value),
      last && { partition: last.partition, appendedAtMs: last.timestampMs + shiftMs },
    );
  };
}
