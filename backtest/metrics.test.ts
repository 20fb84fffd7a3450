import { expect, test } from 'vitest';
import { popularitiesOf, Score } from './metrics.ts';

const POPULARITIES = popularitiesOf(
  [0, 1, 2, 3].flatMap((shopper) => Array.from({ length: 4 - shopper }, (_, item) => ({ shopper, item }))),
  5,
);

test('one target: HR, NDCG and MRR by its place', () => {
  const score = new Score(POPULARITIES);
  score.add([3, 1, 2], [1]);
  score.add([3, 1, 2], [4]);
  const figures = score.figures();
  expect(figures.hr10).toBe(0.5);
  expect(figures.ndcg10).toBeCloseTo(1 / Math.log2(3) / 2, 4);
  expect(figures.mrr20).toBe(0.25);
  expect(figures.recall10).toBe(0.5);
  expect(figures.coverage).toBe(0.75);
  expect(figures.ranks[1]).toBe(1);
});

test('several targets: NDCG over the best possible order, recall over all', () => {
  const score = new Score(POPULARITIES);
  score.add([0, 1, 2], [0, 2]);
  const ideal = 1 + 1 / Math.log2(3);
  expect(score.figures().ndcg10).toBeCloseTo((1 + 1 / Math.log2(4)) / ideal, 4);
  expect(score.figures().recall10).toBe(1);
  score.add([], [1]);
  expect(score.figures().recall10).toBe(0.5);
});

test('places 11 to 20 count for HR@20 and MRR@20 only', () => {
  const score = new Score(POPULARITIES);
  score.add([...Array.from({ length: 11 }, (_, n) => 10 + n), 1], [1]);
  expect(score.figures()).toMatchObject({ hr10: 0, hr20: 1, ndcg10: 0 });
  expect(score.figures().mrr20).toBeCloseTo(1 / 12, 5);
});

test('novelty and the long tail follow how many shoppers met an item', () => {
  const popular = new Score(POPULARITIES);
  popular.add([0], [4]);
  expect(popular.figures()).toMatchObject({ novelty: 0, longTailShare: 0 });
  const rare = new Score(POPULARITIES);
  rare.add([3], [4]);
  expect(rare.figures()).toMatchObject({ novelty: 2, longTailShare: 1 });
});
