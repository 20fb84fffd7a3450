import { expect, test } from 'vitest';
import type { RecommendationList } from '#contracts/push.ts';
import type { Action } from './expectations.ts';
import { judgeItemCf } from './list-expectations.ts';

const view = (atMs: number, productId?: number): Action => ({
  kind: 'viewed',
  atMs,
  ...(productId !== undefined && { productId }),
});
const push = (atMs: number, computedMs: number, because: number, list: RecommendationList['list'] = 'item-cf') => ({
  atMs,
  list: {
    list,
    tier: 'personal' as const,
    computedAt: new Date(computedMs).toISOString(),
    items: [{ productId: 99, score: 1, reason: { kind: 'viewed' as const, productId: because } }],
  },
});

test('a first view brings a newer list; an older one or another is no answer', () => {
  const actions = [view(1_000, 7), view(9_000)];
  expect(judgeItemCf(actions, { pushes: [push(1_080, 1_050, 7)] })).toEqual({
    expected: 1,
    fired: 1,
    wrong: 0,
    latenciesMs: [80],
  });
  for (const pushes of [[], [push(1_080, 900, 7)], [push(1_080, 1_050, 7, 'trending')], [push(8_000, 7_900, 7)]])
    expect(judgeItemCf(actions, { pushes })).toMatchObject({ expected: 1, fired: 0 });
});

test('who goes on at once may miss it; a second view is owed nothing', () => {
  expect(judgeItemCf([view(1_000, 7), view(1_400)], { pushes: [] })).toMatchObject({ expected: 0 });
  const twice = [view(1_000, 7), view(5_000), view(9_000, 7), view(20_000)];
  expect(judgeItemCf(twice, { pushes: [push(1_080, 1_050, 7)] })).toMatchObject({ expected: 1, fired: 1 });
});

test('a reason nobody gave is wrong', () => {
  expect(judgeItemCf([view(1_000, 7), view(9_000)], { pushes: [push(1_080, 1_050, 8)] }).wrong).toBe(1);
});
