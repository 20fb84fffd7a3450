import fc from 'fast-check';
import { HOUR_MS } from '../shared/durations.ts';
import type { AttributionLedger, Known } from './ledger.ts';
import type { AttributedEvent, AttributedLine, ExposedOrder, Touch } from './types.ts';

/**
 * Random journeys of a few shoppers, and books as a database would keep them: for the laws and the tests of the worker.
 */
export const JOURNEY_START_MS = Date.UTC(2026, 2, 2, 3);
const LISTS = ['item-cf', 'user-cf', 'trending'] as const;
const TIERS = ['personal', 'session', 'trending'] as const;

const productId = fc.integer({ min: 1, max: 4 });
const served = { list: fc.constantFrom(...LISTS), tier: fc.constantFrom(...TIERS) };
const act = fc.oneof(
  fc.record({
    ...served,
    type: fc.constant('shown' as const),
    productIds: fc.array(productId, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ ...served, type: fc.constant('clicked' as const), productId }),
  fc.record({ type: fc.constant('carted' as const), productId }),
  fc.record({
    type: fc.constant('ordered' as const),
    productIds: fc.array(productId, { minLength: 1, maxLength: 3 }),
    discountWon: fc.integer({ min: 0, max: 900 }),
  }),
  fc.record({ type: fc.constant('cancelled' as const), nth: fc.nat({ max: 8 }) }),
);

/**
 * A log of `shoppers`: shown, clicked, carted, ordered and cancelled, in order of time, hours to days apart. Ids are
 * `idOf(n)`; an order is cancelled at most once, by its own shopper.
 */
export function journeyArbitrary(
  shoppers: readonly string[],
  idOf: (n: number) => string,
  { minLength = 0, maxLength = 60 }: { minLength?: number; maxLength?: number } = {},
): fc.Arbitrary<AttributedEvent[]> {
  const step = fc.record({
    act,
    shopper: fc.constantFrom(...shoppers),
    hours: fc.oneof({ weight: 19, arbitrary: fc.nat({ max: 2 }) }, fc.nat({ max: 200 })),
  });
  return fc.array(step, { minLength, maxLength, size: 'max' }).map((steps) => {
    let atMs = JOURNEY_START_MS;
    const open: { orderId: string; shopperId: string }[] = [];
    return steps.flatMap(({ act: did, shopper, hours }, n): AttributedEvent[] => {
      atMs += hours * HOUR_MS;
      const common = { id: idOf(n), occurredAt: new Date(atMs).toISOString(), shopperId: shopper };
      switch (did.type) {
        case 'shown':
        case 'clicked': {
          const { list, tier } = did;
          return did.type === 'shown'
            ? [{ ...common, type: 'recommendation-shown', payload: { list, tier, productIds: did.productIds } }]
            : [{ ...common, type: 'recommendation-clicked', payload: { list, tier, productId: did.productId } }];
        }
        case 'carted':
          return [{ ...common, type: 'cart-item-added', payload: { productId: did.productId } }];
        case 'ordered': {
          const lines = did.productIds.map((product, at) => ({
            productId: product,
            quantity: at + 1,
            unitPriceWon: 333 * product,
          }));
          const grossWon = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceWon, 0);
          const discountWon = Math.min(did.discountWon, grossWon);
          const orderId = idOf(10_000 + n);
          open.push({ orderId, shopperId: shopper });
          const payload = { orderId, lines, discountWon, totalWon: grossWon - discountWon };
          return [{ ...common, type: 'order-placed', payload }];
        }
        default: {
          const [order] = open.splice(did.nth, 1);
          if (order === undefined) return [];
          return [
            { ...common, shopperId: order.shopperId, type: 'order-cancelled', payload: { orderId: order.orderId } },
          ];
        }
      }
    });
  });
}

/** What the tables hold, kept in Maps. */
export class PlainBooks {
  readonly touches = new Map<string, Touch>();
  readonly sales = new Map<string, AttributedLine>();
  readonly orders = new Map<string, ExposedOrder>();
  readonly results = new Map<string, Record<string, number>>();
  readonly shoppers = new Map<string, Record<string, number>>();

  known(): Known {
    return {
      touches: [...this.touches.values()],
      lines: [...this.sales.values()],
      orders: [...this.orders.values()],
      exposed: new Set(this.shoppers.keys()),
    };
  }

  add(ledger: AttributionLedger): void {
    for (const orderId of ledger.cancelled) {
      for (const [key, line] of this.sales) if (line.orderId === orderId) this.sales.delete(key);
      this.orders.delete(orderId);
    }
    for (const touch of ledger.touches) this.touches.set(`${touch.shopperId} ${touch.productId}`, touch);
    for (const line of ledger.lines) this.sales.set(`${line.orderId} ${line.productId}`, line);
    for (const order of ledger.orders) this.orders.set(order.orderId, order);
    for (const [key, { counts }] of ledger.counts) addTo(this.results, key, counts);
    for (const [key, { counts }] of ledger.shoppers) addTo(this.shoppers, key, counts);
  }
}

function addTo(into: Map<string, Record<string, number>>, key: string, counts: object): void {
  const held = into.get(key) ?? {};
  for (const [name, amount] of Object.entries(counts)) held[name] = (held[name] ?? 0) + (amount as number);
  into.set(key, held);
}
