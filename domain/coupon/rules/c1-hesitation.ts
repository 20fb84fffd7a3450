import { type Decision, defineRule, parameterOf } from '../rule.ts';

/** A shopper looks at one page at a time, so one timer a shopper is enough: the next page replaces or ends it. */
const SUBJECT = 'page';

/**
 * C1: somebody rests 3 s on a detail page, has not put the product into the cart and has not gone on to another page:
 * 10 % off that product.
 */
export const c1Hesitation = defineRule({
  code: 'C1',
  title: 'Hesitation: 3 s on a detail page without carting',
  when: {
    event: {
      types: ['page-viewed', 'cart-item-added'],
      needs: [],
      decide(event, _facts, { settings }): Decision<'product'> {
        const dueAtMs = event.occurredAtMs + parameterOf(settings, 'waitSeconds') * 1_000;
        if (event.type === 'cart-item-added')
          return {
            kind: 'cancel',
            subject: SUBJECT,
            dueByMs: dueAtMs,
            matching: { productId: event.payload.productId },
          };
        const { productId } = event.payload;
        // Another page ends the waiting for the last one, or replaces it.
        if (productId === undefined) return { kind: 'cancel', subject: SUBJECT, dueByMs: dueAtMs, matching: {} };
        return { kind: 'wait', timer: { subject: SUBJECT, causeId: event.id, dueAtMs, payload: { productId } } };
      },
    },
    timer: {
      needs: ['cart', 'product'],
      decide({ causeId, payload }, { cart, product }) {
        const isCarted = cart.some(({ productId }) => productId === payload.productId);
        if (isCarted || product === null || product.stock === 0) return { kind: 'nothing' };
        return { kind: 'issue', causeId, target: { kind: 'product', productIds: [product.productId] } };
      },
    },
  },
  target: 'product',
  discount: { percent: 10, maxWon: 50_000 },
  expiry: { ttlSeconds: 30 * 60 },
  cap: { perShopper: 10, withinDays: 30 },
  cooldown: { seconds: 60 },
  budget: { won: 1_000_000_000 },
  /** After `latestSeconds` the shopper has long gone: an issuer that was down does not come running after them. */
  parameters: { waitSeconds: 3, latestSeconds: 120 },
});
