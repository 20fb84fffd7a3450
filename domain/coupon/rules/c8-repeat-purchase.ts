import { defineRule } from '../rule.ts';

/** C8: a product is bought that an earlier order, not cancelled, held too: 10 % off it, for the third time. */
export const c8RepeatPurchase = defineRule({
  code: 'C8',
  title: 'Repeat purchase: the same product bought twice',
  when: {
    event: {
      types: ['order-placed'],
      needs: ['past'],
      decide({ payload }, { past }) {
        const kept = past.orders.filter(({ isCancelled }) => !isCancelled);
        const isKept = kept.some(({ id }) => id === payload.orderId);
        const before = new Set(kept.filter(({ id }) => id !== payload.orderId).flatMap(({ productIds }) => productIds));
        const again = payload.lines.map(({ productId }) => productId).filter((productId) => before.has(productId));
        if (!isKept || again.length === 0) return { kind: 'nothing' };
        const productIds = [...new Set(again)].sort((a, b) => a - b);
        return { kind: 'issue', causeId: payload.orderId, target: { kind: 'product', productIds } };
      },
    },
  },
  target: 'product',
  isEarnedByOrder: true,
  discount: { percent: 10, maxWon: 20_000 },
  expiry: { ttlSeconds: 30 * 86_400 },
  cap: { perShopper: 5, withinDays: 30 },
  cooldown: { seconds: 60 },
  budget: { won: 500_000_000 },
  parameters: { latestSeconds: 3_600 },
});
