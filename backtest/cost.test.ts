import { expect, test } from 'vitest';
import { CostSum } from './cost.ts';

const NOTHING = { hr10: 0, ndcg10: 0, hr20: 0, mrr20: 0 };

test('a cost is the mean difference case by case, with its standard error', () => {
  const sum = new CostSum();
  // Lost in one case of four, gained in none.
  sum.add({ ...NOTHING, hr20: 1 }, NOTHING);
  for (let n = 0; n < 3; n++) sum.add({ ...NOTHING, hr10: 1, hr20: 1 }, { ...NOTHING, hr10: 1, hr20: 1 });
  const { hr10, hr20 } = sum.costs();
  expect(hr20.cost).toBe(0.25);
  expect(hr20.standardError).toBeCloseTo(Math.sqrt((0.25 * 0.75) / 4), 5);
  expect(hr10).toEqual({ cost: 0, standardError: 0 });
});

test('a rule that gains has a negative cost', () => {
  const sum = new CostSum();
  sum.add(NOTHING, { ...NOTHING, mrr20: 0.5 });
  expect(sum.costs().mrr20.cost).toBe(-0.5);
});
