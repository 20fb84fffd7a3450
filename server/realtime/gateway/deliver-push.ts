import type { Server } from 'socket.io';
import type { Push } from '#contracts/push.ts';
import type { Metrics } from '#server/observability/metrics.ts';

const PRODUCT = 'product:';
const COUPON_USES = 'coupon-uses:';

export const rooms = {
  shopper: (shopperId: string) => `shopper:${shopperId}`,
  product: (productId: number) => `${PRODUCT}${productId}`,
  /** Those who follow how often coupons of a rule are used. */
  couponUses: (rule: string) => `${COUPON_USES}${rule}`,
  /** Which products and rules are followed, of the names of all rooms there are. */
  watchedIn(names: readonly string[]): { productIds: number[]; rules: string[] } {
    const after = (prefix: string) =>
      names.flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
    return { productIds: after(PRODUCT).map(Number), rules: after(COUPON_USES) };
  },
  /** Those who follow the live numbers. */
  presence: 'presence',
};

/**
 * Passes a push to the sockets of this gateway it is for: one shopper's; those on a product's page, for a list beside
 * that product; everybody's. Every gateway hears every push, so none needs to know another's sockets.
 */
export function createPushDelivery(io: Server, metrics: Metrics, now: () => number = Date.now) {
  const latency = metrics.histogram('dangol_push_seconds', 'Time from an accepted event to its push.', undefined, [
    'event',
  ]);
  const delivered = metrics.counter('dangol_pushes_total', 'Pushes received by the gateway.', ['event']);
  return ({ shopperId, message, causedAtMs }: Push): void => {
    const beside = message.event === 'recommendations' ? message.data.productId : undefined;
    if (shopperId !== null) io.local.to(rooms.shopper(shopperId)).emit(message.event, message.data);
    else if (beside !== undefined) io.local.to(rooms.product(beside)).emit(message.event, message.data);
    else io.local.emit(message.event, message.data);
    delivered.inc({ event: message.event });
    if (causedAtMs !== undefined) latency.observe({ event: message.event }, Math.max(0, now() - causedAtMs) / 1_000);
  };
}
