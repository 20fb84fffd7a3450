import { DAY_MS } from '../../shared/durations.ts';
import { koreanDay } from '../../shared/korean-time.ts';
import type { Past } from '../past.ts';
import { defineRule, parameterOf } from '../rule.ts';

/**
 * C5: at least three searches of a week lead to one category, and to no other more: 10 % off that category, once a day.
 */
export const c5MostSearched = defineRule({
  code: 'C5',
  title: 'Most searched: the category most searches lead to',
  when: {
    event: {
      types: ['searched'],
      needs: ['past'],
      decide({ occurredAtMs }, { past }, { settings }) {
        const fromMs = occurredAtMs - parameterOf(settings, 'withinDays') * DAY_MS;
        const leader = mostSearched(past.searches.filter(({ atMs }) => atMs > fromMs));
        if (leader === null || leader.count < parameterOf(settings, 'minSearches')) return { kind: 'nothing' };
        const { categoryId } = leader;
        const causeId = `day ${koreanDay(occurredAtMs)} category ${categoryId}`;
        return { kind: 'issue', causeId, target: { kind: 'category', categoryId } };
      },
    },
  },
  target: 'category',
  discount: { percent: 10, maxWon: 20_000 },
  expiry: { ttlSeconds: 24 * 3_600 },
  cap: { perShopper: 5, withinDays: 30 },
  cooldown: { seconds: 3_600 },
  budget: { won: 500_000_000 },
  parameters: { minSearches: 3, withinDays: 7, latestSeconds: 600 },
});

/** Of two categories searched for equally often, the one searched for last. `searches`: oldest first. */
function mostSearched(searches: Past['searches']): { categoryId: number; count: number } | null {
  const counts = new Map<number, number>();
  let leader: { categoryId: number; count: number } | null = null;
  for (const { categoryId } of searches) {
    const count = (counts.get(categoryId) ?? 0) + 1;
    counts.set(categoryId, count);
    if (leader === null || count >= leader.count) leader = { categoryId, count };
  }
  return leader;
}
