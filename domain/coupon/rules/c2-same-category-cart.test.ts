import { expect, test } from 'vitest';
import { c2SameCategoryCart as rule } from './c2-same-category-cart.ts';
import { inCart, NOON, NOTHING, onEvent } from './trial.fixture.ts';

const added = { productId: 3, quantity: 1 };
const three = [inCart(1), inCart(2), inCart(3)];

test('the third line of a category gives 20 % off that category', () => {
  const decision = onEvent(rule, 'cart-item-added', added, { cart: three });
  expect(decision).toEqual({ kind: 'issue', causeId: 'event', target: { kind: 'category', categoryId: 2 } });
  expect([rule.discount.percent, rule.target]).toEqual([20, 'category']);
});

test.each([
  ['there are but two lines', three.slice(1)],
  ['one of three is of another category', [inCart(1, 5), inCart(2), inCart(3)]],
  ['the one just added has been taken out again', [inCart(1), inCart(2), inCart(4)]],
  ['the three are of another category than the one added', [inCart(1), inCart(2), inCart(4), inCart(3, 5)]],
])('nothing when %s', (_why, cart) => {
  expect(onEvent(rule, 'cart-item-added', added, { cart })).toEqual(NOTHING);
});

test('a cart filled long ago, told of now, gives nothing', () => {
  const late = { atMs: NOON, nowMs: NOON + 601_000 };
  expect(onEvent(rule, 'cart-item-added', added, { cart: three }, late)).toEqual(NOTHING);
});
