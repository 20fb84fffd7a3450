import { expect, test } from 'vitest';
import { RecommendationModel } from '../model/model.ts';
import { modelSeconds, type SignalEvent } from '../model/signals.ts';
import { Recommender } from './recommender.ts';
import { popularityAfter } from './time-away.ts';

const DAY = 86_400;
const BEGIN_MS = Date.UTC(2026, 0, 1);
const [MET, NEXT, POPULAR] = [1, 2, 3];

let events = 0;
function view(shopper: number, productId: number, day: number): SignalEvent {
  const number = (++events).toString(16).padStart(12, '0');
  return {
    id: `00000000-0000-7000-8000-${number}`,
    type: 'page-viewed',
    shopperId: `00000000-0000-7000-8000-${shopper.toString(16).padStart(12, '0')}`,
    occurredAt: new Date(BEGIN_MS + day * DAY * 1000 + events).toISOString(),
    payload: { productId },
  };
}

/**
 * Ten shoppers went from MET to NEXT, twelve more look at POPULAR, two of whom had met MET; `me` has met MET on day 0.
 */
function modelWith(lastDay: number, listSettings = {}) {
  const model = new RecommendationModel({}, { popularityShare: 0.25, ...listSettings });
  for (const productId of [MET, NEXT, POPULAR])
    model.putProduct({
      productId,
      version: 1,
      name: '',
      categoryId: productId,
      kind: `${productId}`,
      marginRate: 0,
      stock: 1,
      listed: true,
      soldCount: 0,
      createdAt: '2026-01-01T00:00:00Z',
    });
  for (let shopper = 1; shopper <= 10; shopper++) {
    model.apply(view(shopper, MET, 0));
    model.apply(view(shopper, NEXT, 0));
  }
  for (let shopper = 11; shopper <= 12; shopper++) model.apply(view(shopper, MET, 0));
  model.apply(view(100, MET, 0));
  for (let shopper = 11; shopper <= 40; shopper++) model.apply(view(shopper, POPULAR, lastDay));
  return { model, me: model.shoppers.find(view(100, MET, 0).shopperId) };
}

test('each whole day away adds as much again, and time never runs backwards', () => {
  expect(popularityAfter(DAY - 1, 1)).toBe(1);
  expect(popularityAfter(3.5 * DAY, 1)).toBe(4);
  expect(popularityAfter(3 * DAY, 0)).toBe(1);
  expect(popularityAfter(-DAY, 1)).toBe(1);
});

test('what is popular outweighs what goes with the newest item once the shopper stayed away', () => {
  const { model, me } = modelWith(0);
  const listAt = (popularityPerDayAway: number, nowSeconds?: number) => {
    const { lists } = new Recommender(model, { popularityPerDayAway }).listsOf(me, nowSeconds);
    return lists.find(({ list }) => list === 'item-cf')?.items.map(({ productId }) => productId);
  };
  const later = modelSeconds(BEGIN_MS) + 10 * DAY;
  expect(listAt(1)).toEqual([NEXT, POPULAR]);
  expect(listAt(1, later)).toEqual([POPULAR, NEXT]);
  expect(listAt(0, later)).toEqual([NEXT, POPULAR]);
});

test('the lists that are served weigh popularity by the newest moment in the log', () => {
  const listAfter = (days: number, popularityPerDayAway: number) => {
    const { model, me } = modelWith(days, { popularityPerDayAway });
    const list = new Recommender(model).listsOf(me).lists.find((one) => one.list === 'item-cf');
    return list?.items.map(({ productId }) => productId);
  };
  expect(listAfter(0, 1)).toEqual([NEXT, POPULAR]);
  expect(listAfter(10, 1)).toEqual([POPULAR, NEXT]);
  expect(listAfter(10, 0)).toEqual([NEXT, POPULAR]);
});
