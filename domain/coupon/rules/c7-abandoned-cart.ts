import { type Decision, defineRule, parameterOf } from '../rule.ts';

/** A shopper has one cart: each addition begins the waiting anew. */
const SUBJECT = 'cart';

/** C7: something was carted and no checkout begun for half an hour: 10 % off what lies in the cart. */
export const c7AbandonedCart = defineRule({
  code: 'C7',
  title: 'Abandoned cart: carted, no checkout for a set time',
  when: {
    event: {
      types: ['cart-item-added', 'cart-quantity-increased', 'checkout-started', 'order-placed'],
      needs: [],
      decide(event, _facts, { settings }): Decision<'product'> {
        const dueAtMs = event.occurredAtMs + parameterOf(settings, 'waitSeconds') * 1_000;
        if (event.type === 'checkout-started' || event.type === 'order-placed')
          return { kind: 'cancel', subject: SUBJECT, dueByMs: dueAtMs, matching: {} };
        return { kind: 'wait', timer: { subject: SUBJECT, causeId: event.id, dueAtMs, payload: {} } };
      },
    },
    timer: {
      needs: ['cart'],
      decide({ causeId }, { cart }, { settings }) {
        const available = cart.filter(({ isAvailable }) => isAvailable).map(({ productId }) => productId);
        const productIds = [...new Set(available)]
          .sort((a, b) => a - b)
          .slice(0, parameterOf(settings, 'mostProducts'));
        if (productIds.length === 0) return { kind: 'nothing' };
        return { kind: 'issue', causeId, target: { kind: 'product', productIds } };
      },
    },
  },
  target: 'product',
  discount: { percent: 10, maxWon: 30_000 },
  expiry: { ttlSeconds: 24 * 3_600 },
  cap: { perShopper: 3, withinDays: 30 },
  cooldown: { seconds: 86_400 },
  budget: { won: 500_000_000 },
  parameters: { waitSeconds: 1_800, mostProducts: 20, latestSeconds: 3_600 },
});
