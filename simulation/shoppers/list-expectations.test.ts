import { expect, test } from 'vitest';
import type { Action } from './actions.ts';
import {
  judgeBoughtTogether,
  judgeCategory,
  judgeDiscount,
  judgeItemCf,
  judgeTrending,
  judgeUserCf,
  type ListVisit,
} from './list-expectations.ts';
import type { Sighting } from './observed.ts';

const view = (atMs: number, productId?: number): Action => ({
  kind: 'viewed',
  atMs,
  ...(productId !== undefined && { productId, categoryId: 2 }),
});
const cart = (atMs: number, productId: number): Action => ({ kind: 'carted', atMs, productId, categoryId: 2 });
const seen = (list: Sighting['list'], atMs: number, computedMs: number, more: Partial<Sighting> = {}): Sighting => ({
  list,
  tier: 'personal',
  computedMs,
  atMs,
  how: 'push',
  productIds: [99],
  because: [],
  ...more,
});
const visit = (actions: Action[], sightings: Sighting[] = [], more: Partial<ListVisit> = {}): ListVisit => ({
  actions,
  sightings,
  firings: [],
  online: [{ fromMs: 0, toMs: Number.POSITIVE_INFINITY }],
  fromMs: 0,
  ...more,
});
/** Products under 50 are of category 2, the others of category 5. */
const categoryOf = (productId: number) => (productId < 50 ? 2 : 5);
const FALLBACK = { tier: 'trending' } as const;

test('R1: a first view brings a newer list; an older one, or everybody’s, is no answer', () => {
  const actions = [view(1_000, 7), view(9_000)];
  expect(judgeItemCf(visit(actions, [seen('item-cf', 1_080, 1_050)]))).toMatchObject({
    expected: 1,
    fired: 1,
    wrong: 0,
    latenciesMs: [80],
  });
  for (const later of [seen('item-cf', 9_080, 900), seen('item-cf', 9_080, 9_050, FALLBACK)])
    expect(judgeItemCf(visit(actions, [later]))).toMatchObject({ expected: 1, fired: 0 });
  const twice = [view(1_000, 7), view(5_000), view(9_000, 7)];
  expect(judgeItemCf(visit(twice, [seen('item-cf', 1_080, 1_050), seen('item-cf', 12_500, 1_050)]))).toMatchObject({
    expected: 1,
  });
});

test('R1: a push that was lost between two sockets is none lost if the next page knows; where no page shows it, nobody can tell', () => {
  const actions = [view(1_000, 7), view(9_000)];
  const onPage = { how: 'page' } as const;
  expect(judgeItemCf(visit(actions, [seen('item-cf', 9_100, 1_050, onPage)]))).toMatchObject({
    expected: 1,
    fired: 1,
    latenciesMs: [],
  });
  expect(judgeItemCf(visit(actions, []))).toMatchObject({ expected: 0, wrong: 0 });
});

test('R1: wrong for somebody who did nothing, for a reason nobody gave, and when it offers what was seen', () => {
  expect(judgeItemCf(visit([view(1_000)], [seen('item-cf', 1_080, 1_050)])).wrong).toBe(1);
  const because = [{ kind: 'viewed' as const, productId: 8 }];
  expect(judgeItemCf(visit([view(1_000, 7)], [seen('item-cf', 1_080, 1_050, { because })])).wrong).toBe(1);
  expect(judgeItemCf(visit([view(1_000, 7)], [seen('item-cf', 6_000, 5_000, { productIds: [7] })])).wrong).toBe(1);
  expect(judgeItemCf(visit([view(1_000)], [seen('item-cf', 1_080, 1_050, FALLBACK)])).wrong).toBe(0);
});

test('R2: the first act brings a list of the like-minded, and opening a product of it one without it', () => {
  const because = [{ kind: 'like-minded' as const, count: 3 }];
  const first = seen('user-cf', 1_080, 1_050, { because, productIds: [8, 9] });
  const second = seen('user-cf', 5_080, 5_050, { because, productIds: [9] });
  const actions = [view(1_000, 7), view(5_000, 8), view(9_000, 30), view(20_000)];
  expect(judgeUserCf(visit(actions, [first, second]))).toMatchObject({ expected: 2, fired: 2, wrong: 0 });
  const stale = seen('user-cf', 9_000, 1_050, { because, productIds: [8, 9], how: 'page' });
  expect(judgeUserCf(visit(actions, [first, stale]))).toMatchObject({ expected: 2, fired: 1 });
  expect(judgeUserCf(visit([view(1_000)], [first])).wrong).toBe(1);
});

test('R2: where nobody is like-minded the list says so, and nothing is owed', () => {
  const session = seen('user-cf', 1_080, 1_050, { tier: 'session' });
  expect(judgeUserCf(visit([view(1_000, 7)], [session]))).toMatchObject({ expected: 0, wrong: 0 });
});

test('R3: what reached one in the shop is owed to all; it moves while people act; it is the same for all', () => {
  const newer = seen('trending', 1_020, 1_000, FALLBACK);
  const [there, away] = [visit([], [newer]), visit([], [], { online: [{ fromMs: 5_000, toMs: 9_000 }] })];
  expect(judgeTrending([there, away])).toMatchObject({ expected: 1, fired: 1, latenciesMs: [20] });
  expect(judgeTrending([there, visit([])])).toMatchObject({ expected: 2, fired: 1 });
  const others = visit([], [seen('trending', 1_030, 1_000, { ...FALLBACK, productIds: [98] })]);
  expect(judgeTrending([there, others]).wrong).toBe(1);
  const busy = visit(Array.from({ length: 40 }, (_, at) => view(at * 1_000, at + 1)));
  expect(judgeTrending([busy])).toMatchObject({ expected: 1, fired: 0 });
});

test('R4: a coupon brings what it makes cheaper, and nothing else', () => {
  const coupon = (target: ListVisit['firings'][number]['target']) => ({
    firings: [{ rule: 'C3', couponId: 'c', target, issuedMs: 1_000, seenMs: 1_100 }],
  });
  const ofTwo = coupon({ kind: 'category', categoryId: 2 });
  const home = (...productIds: number[]) => [seen('discount', 1_300, 1_200, { how: 'page', productIds })];
  expect(judgeDiscount(visit([], home(1, 2), ofTwo), categoryOf)).toMatchObject({ expected: 1, fired: 1, wrong: 0 });
  expect(judgeDiscount(visit([], home(1, 77), ofTwo), categoryOf).wrong).toBe(1);
  expect(judgeDiscount(visit([], home(1)), categoryOf).wrong).toBe(1);
  const stale = [seen('discount', 9_000, 8_900, { how: 'page', ...FALLBACK })];
  expect(judgeDiscount(visit([], stale, ofTwo), categoryOf)).toMatchObject({ expected: 1, fired: 0 });
  // Used up by the order before the page was seen again.
  expect(judgeDiscount(visit([{ kind: 'checkout', atMs: 3_000 }], stale, ofTwo), categoryOf).expected).toBe(0);
});

test('R5: more of the category of the first product; one category, and one that was looked at', () => {
  const actions = [view(1_000, 7), view(9_000)];
  const more = (...productIds: number[]) => seen('category', 1_080, 1_050, { productIds });
  expect(judgeCategory(visit(actions, [more(1, 2)]), categoryOf)).toMatchObject({ expected: 1, fired: 1, wrong: 0 });
  expect(judgeCategory(visit(actions, [more(1, 77)]), categoryOf).wrong).toBe(1);
  expect(judgeCategory(visit(actions, [more(77, 78)]), categoryOf).wrong).toBe(1);
  const stale = seen('category', 9_080, 500, { how: 'page', productIds: [1] });
  expect(judgeCategory(visit(actions, [stale]), categoryOf)).toMatchObject({ expected: 1, fired: 0 });
});

test('R6: the first thing in the cart brings what goes with it; an empty cart brings nothing', () => {
  const actions = [view(500, 7), cart(1_000, 7)];
  const own = (because: Sighting['because']) => seen('bought-together', 1_080, 1_050, { because });
  const good = own([{ kind: 'bought-together', productId: 7 }]);
  expect(judgeBoughtTogether(visit(actions, [good]))).toMatchObject({ expected: 1, fired: 1, wrong: 0 });
  expect(judgeBoughtTogether(visit(actions, [own([{ kind: 'bought-together', productId: 8 }])])).wrong).toBe(1);
  expect(judgeBoughtTogether(visit([view(500, 7)], [good])).wrong).toBe(1);
  const beside = seen('bought-together', 1_080, 1_050, { besideId: 99 });
  expect(judgeBoughtTogether(visit([], [beside])).wrong).toBe(1);
  const stale = seen('bought-together', 9_000, 8_900, { how: 'page', ...FALLBACK });
  expect(judgeBoughtTogether(visit(actions, [stale]))).toMatchObject({ expected: 1, fired: 0 });
});
