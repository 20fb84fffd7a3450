import fc from 'fast-check';
import type { CatalogueProduct } from './catalogue-product.ts';
import type { SignalEvent } from './signals.ts';

/** Small random logs and catalogues for the laws. Few shoppers and products, so that everything collides. */
export const SHOPPERS = Array.from(
  { length: 6 },
  (_, n) => `${'0123456789abcdef'[(n * 7) % 16]}0000000-0000-7000-8000-00000000000${n}`,
);
const PRODUCTS = 14;
const START_MS = Date.UTC(2025, 5, 1);

export function catalogueOf(products = PRODUCTS): CatalogueProduct[] {
  return Array.from({ length: products }, (_, n) => ({
    productId: 100 + ((n * 5) % products),
    version: 1,
    name: `상품 ${n}`,
    categoryId: n % 3,
    kind: `종류 ${n % 5}`,
    marginRate: (n % 10) / 10,
    stock: n % 7 === 6 ? 0 : 5,
    listed: n % 11 !== 10,
    soldCount: (n * 3) % 8,
    createdAt: new Date(START_MS - (n % 4) * 86_400_000).toISOString(),
  }));
}

const productId = fc.integer({ min: 100, max: 100 + PRODUCTS });
const orderId = fc.constantFrom('o1', 'o2', 'o3', 'o4');

const act = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constant('page-viewed' as const), payload: fc.record({ productId }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('product-hovered' as const), payload: fc.record({ productId }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom(
        'cart-item-added' as const,
        'cart-item-removed' as const,
        'cart-quantity-increased' as const,
        'cart-quantity-decreased' as const,
      ),
      payload: fc.record({ productId }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom('order-placed' as const, 'order-cancelled' as const),
      payload: fc.record({ orderId, lines: fc.array(fc.record({ productId }), { minLength: 1, maxLength: 5 }) }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('history-adopted' as const),
      payload: fc.record({
        guestId: fc.constant('99999999-0000-7000-8000-000000000000'),
        views: fc.array(fc.record({ productId, occurredAt: fc.constant(new Date(START_MS).toISOString()) }), {
          maxLength: 4,
        }),
        dismissedProductIds: fc.option(fc.array(productId, { maxLength: 3 }), { nil: undefined }),
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom(
        'product-dismissed' as const,
        'product-dismissed' as const,
        'product-dismissal-undone' as const,
      ),
      payload: fc.record({ productId }),
    }),
  },
);

/**
 * A log in some order; ids are unique unless `duplicates`. Some moments run backwards. `dismissals`, `crowds`: whether
 * there are any.
 */
export function logArbitrary(
  options: { duplicates?: boolean; maxLength?: number; dismissals?: boolean; crowds?: boolean } = {},
): fc.Arbitrary<SignalEvent[]> {
  const step = fc.record({
    act,
    shopper: fc.constantFrom(...SHOPPERS),
    minutes: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 90 }) }, fc.integer({ min: -60, max: 20_000 })),
    crowd: fc.constantFrom(false, false, true),
    again: options.duplicates === true ? fc.constantFrom(0, 0, 0, 1) : fc.constant(0),
  });
  return fc.array(step, { maxLength: options.maxLength ?? 80, size: 'max' }).map((steps) => {
    let nowMs = START_MS;
    const events: SignalEvent[] = [];
    steps.forEach(({ act: { type, payload: drawn }, shopper, minutes, crowd, again }, n) => {
      nowMs += minutes * 60_000;
      const without = options.dismissals === false;
      if (without && (type === 'product-dismissed' || type === 'product-dismissal-undone')) return;
      const payload = without && 'dismissedProductIds' in drawn ? { ...drawn, dismissedProductIds: undefined } : drawn;
      const id = `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
      const base = { id, type, payload, shopperId: shopper, occurredAt: new Date(nowMs).toISOString() } as SignalEvent;
      const mayCrowd = options.crowds !== false && (type === 'page-viewed' || type === 'product-hovered');
      const event: SignalEvent = crowd && mayCrowd ? { ...base, crowd: true } : base;
      events.push(event);
      if (again > 0) events.push(event);
    });
    return events;
  });
}

/** The same log, shoppers interleaved by `choices`, each shopper's own order kept. */
export function interleave(events: readonly SignalEvent[], choices: readonly number[]): SignalEvent[] {
  const queues = new Map<string, SignalEvent[]>();
  for (const event of events) queues.set(event.shopperId, [...(queues.get(event.shopperId) ?? []), event]);
  const merged: SignalEvent[] = [];
  for (let turn = 0; queues.size > 0; turn++) {
    const waiting = [...queues.keys()];
    const shopper = waiting[(choices[turn % Math.max(1, choices.length)] ?? 0) % waiting.length] as string;
    const queue = queues.get(shopper) as SignalEvent[];
    merged.push(queue.shift() as SignalEvent);
    if (queue.length === 0) queues.delete(shopper);
  }
  return merged;
}
