import { defineRule, parameterOf } from '../rule.ts';

/** C6: an order of ₩10,000 or more has been paid: 15 % off anything, for the next one. */
export const c6BigSpender = defineRule({
  code: 'C6',
  title: 'Big spender: an order of ₩10,000 or more paid',
  when: {
    event: {
      types: ['payment-succeeded'],
      needs: [],
      decide({ payload }, _facts, { settings }) {
        if (payload.amountWon < parameterOf(settings, 'minWon')) return { kind: 'nothing' };
        return { kind: 'issue', causeId: payload.orderId, target: { kind: 'any' } };
      },
    },
  },
  target: 'any',
  isEarnedByOrder: true,
  discount: { percent: 15, maxWon: 15_000 },
  expiry: { ttlSeconds: 14 * 86_400 },
  cap: { perShopper: 3, withinDays: 30 },
  cooldown: { seconds: 86_400 },
  budget: { won: 500_000_000 },
  parameters: { minWon: 10_000, latestSeconds: 3_600 },
});
