import { expect, test } from 'vitest';
import { clickThrough } from './click-through.ts';

const shown = (payload: object) => ({ type: 'recommendation-shown', payload });
const clicked = (payload: object) => ({ type: 'recommendation-clicked', payload });

test('click-through is by list, against the list everybody gets; a list that shows what everybody sees is none', () => {
  const ten = Array.from({ length: 10 }, (_, at) => at + 1);
  const rates = clickThrough([
    shown({ list: 'trending', tier: 'trending', productIds: ten }),
    shown({ list: 'item-cf', tier: 'personal', productIds: ten }),
    shown({ list: 'item-cf', tier: 'trending', productIds: ten }),
    clicked({ list: 'item-cf', tier: 'personal', productId: 1 }),
    clicked({ list: 'item-cf', tier: 'personal', productId: 2 }),
    { type: 'page-viewed', payload: { path: '/' } },
    clicked({ list: 'trending', tier: 'trending', productId: 1 }),
  ]);
  expect(rates).toMatchObject({
    trending: { impressions: 10, clicks: 1, rate: 0.1, lift: 1 },
    'item-cf': { impressions: 10, clicks: 2, rate: 0.2, lift: 2 },
    fallback: { impressions: 10, clicks: 0, rate: 0, lift: 0 },
  });
});
