import { expect, test } from 'vitest';
import { RecommendationModel } from '../model/model.ts';
import type { SignalEvent } from '../model/signals.ts';
import { BUSINESS_RULES, type BusinessRule, withoutRules } from './business-rules.ts';
import { Recommender } from './recommender.ts';
import type { ScoredProduct } from './types.ts';

const [SEEN, NEWEST, LIKE_NEWEST, UNKNOWN, OTHER_CATEGORY, DEAR] = [1, 50, 51, 60, 20, 13];
const TWELVE = Array.from({ length: 12 }, (_, n) => n + 2);
const ME = 100;

let events = 0;
function view(shopper: number, productId: number): SignalEvent {
  const number = (++events).toString(16).padStart(12, '0');
  return {
    id: `00000000-0000-7000-8000-${number}`,
    type: 'page-viewed',
    shopperId: idOf(shopper),
    occurredAt: new Date(Date.UTC(2026, 0, 1) + events * 1000).toISOString(),
    payload: { productId },
  };
}
const idOf = (shopper: number) => `00000000-0000-7000-8000-${shopper.toString(16).padStart(12, '0')}`;

/**
 * Twelve pairs of shoppers went from SEEN to one of twelve products of a category, one went to OTHER_CATEGORY; `me` has
 * seen SEEN, and then NEWEST, from which no act leads on. The last of the twelve has a margin.
 */
function recommenderWithout(rules: readonly BusinessRule[], size: number): { recommender: Recommender; me: number } {
  const model = new RecommendationModel({ trendingPerBuyer: 0 }, { marginLift: 0.5, popularityShare: 0, size });
  for (const productId of [SEEN, ...TWELVE, NEWEST, LIKE_NEWEST, UNKNOWN, OTHER_CATEGORY])
    model.putProduct({
      productId,
      version: 1,
      name: '',
      categoryId: productId === OTHER_CATEGORY ? 2 : productId >= NEWEST && productId < UNKNOWN ? 3 : 1,
      kind: productId === LIKE_NEWEST ? `${NEWEST}` : `${productId}`,
      marginRate: productId === DEAR ? 1 : 0,
      stock: 1,
      listed: true,
      soldCount: 0,
      createdAt: '2026-01-01T00:00:00Z',
    });
  TWELVE.forEach((productId, n) => {
    for (const shopper of [2 * n, 2 * n + 1, 200 + n, 230 + n, 260 + n]) {
      model.apply(view(shopper, SEEN));
      model.apply(view(shopper, productId));
    }
  });
  for (const shopper of [300, 301]) {
    model.apply(view(shopper, SEEN));
    model.apply(view(shopper, OTHER_CATEGORY));
  }
  model.apply(view(ME, SEEN));
  model.apply(view(ME, NEWEST));
  const recommender = new Recommender(model, withoutRules(rules));
  recommender.refreshTrending();
  return { recommender, me: model.shoppers.find(idOf(ME)) };
}

function list(name: 'item-cf' | 'user-cf', off: readonly BusinessRule[], size = 11): ScoredProduct[] {
  const { recommender, me } = recommenderWithout(off, size);
  return recommender.listsOf(me).lists.find((one) => one.list === name)?.items ?? [];
}

const products = (items: readonly ScoredProduct[]) => items.map(({ productId }) => productId);
const kinds = (items: readonly ScoredProduct[]) => new Set(items.map(({ reason }) => reason.kind));

test.each<[BusinessRule, 'item-cf' | 'user-cf', (items: readonly ScoredProduct[]) => boolean, number?]>([
  // The eleventh and twelfth of a category stand behind what is of another.
  ['category-cap', 'item-cf', (items) => products(items).indexOf(OTHER_CATEGORY) === 10, 20],
  ['margin-lift', 'item-cf', (items) => products(items)[0] === DEAR],
  ['exploration', 'user-cf', (items) => kinds(items).has('explored')],
  ['newest-item', 'item-cf', (items) => products(items)[1] === LIKE_NEWEST],
  ['fallback', 'user-cf', (items) => kinds(items).has('same-kind') || kinds(items).has('category'), 20],
])('%s is in the list served, and goes when it is switched off', (rule, name, holds, size) => {
  expect(holds(list(name, [], size))).toBe(true);
  expect(holds(list(name, [rule], size))).toBe(false);
});

test('with every rule off a list is the ranking of the models, and nothing else', () => {
  expect(kinds(list('user-cf', BUSINESS_RULES, 20))).toEqual(new Set(['like-minded']));
  expect(kinds(list('item-cf', BUSINESS_RULES, 20))).toEqual(new Set(['viewed']));
  expect(products(list('item-cf', BUSINESS_RULES, 20))).toEqual([...TWELVE, OTHER_CATEGORY]);
});
