import { expect, test } from 'vitest';
import { type Action, type Firing, judge } from './expectations.ts';

const view = (seconds: number, productId?: number): Action => ({
  kind: 'viewed',
  atMs: seconds * 1_000,
  ...(productId !== undefined && { productId }),
});
const cart = (seconds: number, productId: number): Action => ({ kind: 'carted', atMs: seconds * 1_000, productId });
const coupon = (productId: number, seenSeconds: number | null): Firing => ({
  rule: 'C1',
  couponId: `c${productId}`,
  productId,
  seenMs: seenSeconds === null ? null : seenSeconds * 1_000,
});

test('who rests on a product is owed a coupon for it, and its delay counts from the third second', () => {
  expect(judge('C1', [view(0, 7), view(8)], [coupon(7, 3.2)])).toEqual({
    expected: 1,
    fired: 1,
    wrong: 0,
    latenciesMs: [200],
  });
  expect(judge('C1', [view(0, 7), view(8)], [])).toMatchObject({ expected: 1, fired: 0 });
});

test('who goes on or carts in time is not, and a coupon would be wrong', () => {
  for (const actions of [
    [view(0, 7), view(1)],
    [view(0, 7), cart(1, 7), view(9)],
    [cart(0, 7), view(1, 7), view(9)],
  ])
    expect(judge('C1', actions as Action[], [coupon(7, 4)])).toMatchObject({ expected: 0, fired: 0, wrong: 1 });
});

test('near the third second either is right', () => {
  const actions = [view(0, 7), view(3.2)];
  expect(judge('C1', actions, [])).toMatchObject({ expected: 0, wrong: 0 });
  expect(judge('C1', actions, [coupon(7, 3.1)])).toMatchObject({ expected: 1, fired: 1, wrong: 0 });
});

test('one a minute', () => {
  const actions = [view(0, 7), view(10, 8), view(70, 9), view(80)];
  expect(judge('C1', actions, [coupon(7, 3), coupon(9, null)])).toMatchObject({ expected: 2, fired: 2, wrong: 0 });
  expect(judge('C1', actions, [coupon(7, 3), coupon(8, 13), coupon(9, 73)]).wrong).toBe(1);
});

test('a coupon of a product never looked at is wrong', () => {
  expect(judge('C1', [view(0, 7), view(9)], [coupon(8, 3)])).toMatchObject({ expected: 1, fired: 0, wrong: 1 });
});
