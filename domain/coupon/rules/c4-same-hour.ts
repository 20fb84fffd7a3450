import { koreanDay, koreanHour } from '../../shared/korean-time.ts';
import { defineRule, parameterOf } from '../rule.ts';

/**
 * C4: products of one category looked at in the same hour of the day (Korean time) on three different days within a
 * fortnight: 30 % off that category, once a day.
 */
export const c4SameHour = defineRule({
  code: 'C4',
  title: 'Same hour: one category in the same hour band on three days',
  when: {
    event: {
      types: ['page-viewed'],
      needs: ['product', 'past'],
      decide({ occurredAtMs }, { product, past }, { settings }) {
        if (product === null) return { kind: 'nothing' };
        const { categoryId } = product;
        const bandOf = (hour: number) => Math.floor(hour / parameterOf(settings, 'bandHours'));
        const [today, band] = [koreanDay(occurredAtMs), bandOf(koreanHour(occurredAtMs))];
        const days = past.hours
          .filter((seen) => seen.categoryId === categoryId && bandOf(seen.hour) === band)
          .filter(({ day }) => day <= today && day > today - parameterOf(settings, 'withinDays'))
          .map(({ day }) => day);
        if (new Set(days).size < parameterOf(settings, 'minDays')) return { kind: 'nothing' };
        const causeId = `day ${today} band ${band} category ${categoryId}`;
        return { kind: 'issue', causeId, target: { kind: 'category', categoryId } };
      },
    },
  },
  target: 'category',
  discount: { percent: 30, maxWon: 30_000 },
  expiry: { ttlSeconds: 2 * 3_600 },
  cap: { perShopper: 3, withinDays: 30 },
  cooldown: { seconds: 3_600 },
  budget: { won: 500_000_000 },
  parameters: { minDays: 3, bandHours: 1, withinDays: 14, latestSeconds: 600 },
});
