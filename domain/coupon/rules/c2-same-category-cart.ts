import { defineRule, parameterOf } from '../rule.ts';

/** C2: three lines of one category in the cart: 20 % off that category, to make a set of it. */
export const c2SameCategoryCart = defineRule({
  code: 'C2',
  title: 'Same category: three cart lines of one category',
  when: {
    event: {
      types: ['cart-item-added'],
      needs: ['cart'],
      decide({ id, payload }, { cart }, { settings }) {
        const added = cart.find(({ productId }) => productId === payload.productId);
        const alike = cart.filter(({ categoryId }) => categoryId === added?.categoryId);
        if (added === undefined || alike.length < parameterOf(settings, 'minLines')) return { kind: 'nothing' };
        return { kind: 'issue', causeId: id, target: { kind: 'category', categoryId: added.categoryId } };
      },
    },
  },
  target: 'category',
  discount: { percent: 20, maxWon: 30_000 },
  expiry: { ttlSeconds: 2 * 3_600 },
  cap: { perShopper: 5, withinDays: 30 },
  cooldown: { seconds: 600 },
  budget: { won: 500_000_000 },
  parameters: { minLines: 3, latestSeconds: 600 },
});
