import type { SignalEvent } from '#domain/recommendation/model/signals.ts';
import { createRandom } from '#simulation/seed/random.ts';

export interface SyntheticShop {
  products: number;
  shoppers: number;
  seed: number;
}

const START_MS = Date.UTC(2025, 0, 1);

/**
 * Detail views as a shop sees them: popular products are popular (a fifth of the views by a steep law), and a shopper
 * keeps to 2 % of the catalogue for the rest.
 */
export function* syntheticEvents({ products, shoppers, seed }: SyntheticShop, count: number): Generator<SignalEvent> {
  const random = createRandom(seed, 'bench');
  const taste = Array.from({ length: shoppers }, () => random.int(0, products - 1));
  const breadth = Math.max(20, Math.round(Math.min(products, 20_000) * 0.02));
  for (let n = 0; n < count; n++) {
    const shopper = Math.floor(random.float() * random.float() * shoppers);
    const popular = random.chance(0.2);
    const rank = popular ? Math.floor(random.float() ** 4 * products) : Math.floor(random.float() ** 2 * breadth);
    const productId = 1 + ((popular ? rank : (taste[shopper] ?? 0) + rank) % products);
    yield {
      id: uuidOf(1, n),
      type: 'page-viewed',
      occurredAt: new Date(START_MS + n * 200).toISOString(),
      shopperId: uuidOf(2, Math.imul(shopper, 0x9e3779b1) >>> 0),
      payload: { productId },
    };
  }
}

function uuidOf(kind: number, n: number): string {
  return `${(n >>> 0).toString(16).padStart(8, '0')}-0000-7000-8000-${kind}${n.toString(16).padStart(11, '0')}`;
}
