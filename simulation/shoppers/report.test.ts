import { expect, test } from 'vitest';
import { clickThrough } from './report.ts';
import type { ToldEvent } from './told.ts';

const told = (...events: [type: string, payload: Record<string, unknown>][]) => ({
  told: {
    events: new Map(
      events.map(([type, payload], at): [string, ToldEvent] => [`${at}`, { id: `${at}`, type, atMs: at, payload }]),
    ),
    sightings: [],
    online: [],
    coupons: new Map(),
  },
});

test('click-through is by list, against the list everybody gets; a list that shows what everybody sees is none', () => {
  const ten = Array.from({ length: 10 }, (_, at) => at + 1);
  const rates = clickThrough([
    told(
      ['recommendation-shown', { list: 'trending', tier: 'trending', productIds: ten }],
      ['recommendation-shown', { list: 'item-cf', tier: 'personal', productIds: ten }],
      ['recommendation-shown', { list: 'item-cf', tier: 'trending', productIds: ten }],
      ['recommendation-clicked', { list: 'item-cf', tier: 'personal', productId: 1 }],
      ['recommendation-clicked', { list: 'item-cf', tier: 'personal', productId: 2 }],
    ),
    told(['recommendation-clicked', { list: 'trending', tier: 'trending', productId: 1 }]),
  ]);
  expect(rates).toMatchObject({
    trending: { impressions: 10, clicks: 1, rate: 0.1, lift: 1 },
    'item-cf': { impressions: 10, clicks: 2, rate: 0.2, lift: 2 },
    fallback: { impressions: 10, clicks: 0, rate: 0, lift: 0 },
  });
});
