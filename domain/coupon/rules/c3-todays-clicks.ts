import { koreanDay } from '../../shared/korean-time.ts';
import { defineRule, parameterOf } from '../rule.ts';

/** C3: three detail pages of one category within one day (Korean time): 10 % off that category, once a day. */
export const c3TodaysClicks = defineRule({
  code: 'C3',
  title: "Today's clicks: three detail pages of one category in a day",
  when: {
    event: {
      types: ['page-viewed'],
      needs: ['product', 'past'],
      decide({ occurredAtMs }, { product, past }, { settings }) {
        if (product === null) return { kind: 'nothing' };
        const { categoryId } = product;
        const today = koreanDay(occurredAtMs);
        const views = past.views.filter((view) => view.categoryId === categoryId && koreanDay(view.atMs) === today);
        if (views.length < parameterOf(settings, 'minViews')) return { kind: 'nothing' };
        return {
          kind: 'issue',
          causeId: `day ${today} category ${categoryId}`,
          target: { kind: 'category', categoryId },
        };
      },
    },
  },
  target: 'category',
  discount: { percent: 10, maxWon: 20_000 },
  expiry: { ttlSeconds: 6 * 3_600 },
  cap: { perShopper: 10, withinDays: 30 },
  cooldown: { seconds: 600 },
  budget: { won: 500_000_000 },
  parameters: { minViews: 3, latestSeconds: 600 },
});
