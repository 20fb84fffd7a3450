import type { BehaviorEvent } from '#contracts/events.ts';
import { createRandom } from '../seed/random.ts';
import { idOf, plainProduct, type ReplayLog } from './replay-log.ts';

export interface GeneratedLogOptions {
  seed: number;
  shoppers: number;
  products: number;
  events: number;
  /** Whether there are views that count for their shopper alone. Default: yes. */
  crowds?: boolean;
}

const START_MS = Date.UTC(2025, 5, 1);

/**
 * A small shop's log with every kind of act: products carted and removed, orders of several lines, cancelled orders, a
 * guest's views that a member adopts, quarantined acts, dismissed products, a shopper who is forgotten, duplicate
 * events.
 */
export function generateLog({
  seed,
  shoppers,
  products,
  events: length,
  crowds = true,
}: GeneratedLogOptions): ReplayLog {
  const random = createRandom(seed, 'replay');
  const catalogue = Array.from({ length: products }, (_, n) => ({
    ...plainProduct(1 + n, 1 + (n % 7), `k${n % 23}`, random.int(0, 30)),
    stock: random.chance(0.05) ? 0 : 100,
  }));
  const events: BehaviorEvent[] = [];
  let atMs = START_MS;
  for (let n = 0; n < length; n++) {
    atMs += random.int(0, 20_000);
    const shopper = Math.floor(random.float() * random.float() * shoppers);
    // Shoppers keep to a part of the catalogue, so that there is something to find.
    const product = () => 1 + ((shopper * 7 + Math.floor(random.float() ** 2 * products * 0.2)) % products);
    const productId = product();
    const envelope = {
      id: idOf('event', `${seed}/${n}`),
      version: 1 as const,
      occurredAt: new Date(atMs).toISOString(),
      shopperId: idOf('shopper', shopper),
      sessionId: `s${shopper}`,
    };
    const quantity = 1;
    const unitPriceWon = 10_000;
    const lines = [productId, product(), product()].map((id) => ({ productId: id, quantity, unitPriceWon }));
    const dice = random.float();
    if (dice < 0.04 && crowds) events.push({ ...envelope, type: 'page-viewed', payload: { productId }, crowd: true });
    else if (dice < 0.67) events.push({ ...envelope, type: 'page-viewed', payload: { productId } });
    else if (dice < 0.69) events.push({ ...envelope, type: 'product-dismissed', payload: { productId } });
    else if (dice < 0.7) events.push({ ...envelope, type: 'product-dismissal-undone', payload: { productId } });
    else if (dice < 0.76) events.push({ ...envelope, type: 'product-hovered', payload: { productId } });
    else if (dice < 0.84)
      events.push({ ...envelope, type: 'cart-item-added', payload: { productId, quantity, unitPriceWon } });
    else if (dice < 0.87) events.push({ ...envelope, type: 'cart-item-removed', payload: { productId, quantity } });
    else if (dice < 0.89) events.push({ ...envelope, type: 'searched', payload: { query: '컵' } });
    else if (dice < 0.95) {
      const orderId = idOf('order', `${seed}/${n}`);
      events.push({ ...envelope, type: 'order-placed', payload: { orderId, lines, discountWon: 0, totalWon: 30_000 } });
      if (random.chance(0.2))
        events.push({
          ...envelope,
          id: idOf('event', `${seed}/${n}/cancel`),
          type: 'order-cancelled',
          payload: { orderId, lines, totalWon: 30_000 },
        });
    } else if (dice < 0.97) {
      const views = lines.map((line) => ({ productId: line.productId, occurredAt: envelope.occurredAt }));
      events.push({ ...envelope, type: 'history-adopted', payload: { guestId: idOf('shopper', 'guest'), views } });
    } else if (dice < 0.975) events.push({ ...envelope, type: 'shopper-forgotten', payload: {} });
    else {
      const again = events.findLast((event) => event.shopperId === envelope.shopperId);
      if (again !== undefined && again.type !== 'shopper-forgotten') events.push(again);
    }
  }
  return { name: 'generated', products: catalogue, events };
}
