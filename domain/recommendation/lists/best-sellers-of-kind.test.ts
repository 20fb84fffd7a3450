import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestSellersLike } from './best-sellers-of-kind.ts';

const group = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 15 });

test('the merge is in the order of all scores, each item once, by its best query item, however far it was read before', () => {
  fc.assert(
    fc.property(fc.array(group, { maxLength: 5 }), fc.nat(20), (groups, lookedAt) => {
      const queryItems = groups.map((_, n) => ({ item: 100 + n, age: 0, affinity: 2, flags: 0 }));
      // Products' ids run against their indices, so that no tie is settled by chance.
      const byId = (a: number, b: number) => b - a;
      const bestSellers = bestSellersLike(queryItems, ({ item }) => groups[item - 100] ?? [], byId);
      const best = new Map<number, { score: number; source: number }>();
      groups.forEach((items, newness) => {
        items.forEach((item, n) => {
          const score = 0.5 ** (newness / 2) / Math.sqrt(n + 1);
          if (score > (best.get(item)?.score ?? 0)) best.set(item, { score, source: 100 + newness });
        });
      });
      const expected = [...best]
        .map(([item, { score }]) => ({ item, score }))
        .sort((a, b) => b.score - a.score || byId(a.item, b.item));
      let seen = 0;
      for (const _ of bestSellers.candidates) if (++seen > lookedAt) break;
      expect([...bestSellers.candidates]).toEqual(expected);
      for (const { item } of expected) expect(bestSellers.of(item)).toBe(best.get(item)?.source);
    }),
    { numRuns: 300 },
  );
});
