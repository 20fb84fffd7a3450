import { expect, test } from 'vitest';
import { STANDARD_SHIPPING } from '#domain/order/shipping.ts';
import type { CartLineView } from './cart.ts';
import { type CartState, stateKey } from './state-key.ts';

const line = (fields: Partial<CartLineView> = {}): CartLineView => ({
  lineId: 'line',
  offerId: 1,
  productId: 1,
  quantity: 1,
  categoryId: 1,
  name: '노트',
  brand: '단골',
  picture: { icon: 'gift', background: 1 },
  sellerId: 1,
  sellerName: '첫째상회',
  shipping: STANDARD_SHIPPING,
  unitPriceWon: 39_000,
  listPriceWon: 39_000,
  arrivalDays: 1,
  stock: 50,
  isListed: true,
  state: 'ready',
  totalWon: 39_000,
  ...fields,
});
const coupon = (couponId: string) => ({
  couponId,
  rule: 'C1',
  target: { kind: 'any' as const },
  discountPercent: 10,
  maxDiscountWon: 1_000,
  expiresAt: new Date(0),
});
const state = (fields: Partial<CartState> = {}): CartState => ({
  shopperId: 'guest',
  cart: { lines: [line()], coupons: [coupon('a'), coupon('b')] },
  pending: [],
  ...fields,
});
const withLine = (fields: Partial<CartLineView>) => state({ cart: { ...state().cart, lines: [line(fields)] } });

test.each([
  ['a quantity', withLine({ quantity: 2 })],
  ['a price', withLine({ unitPriceWon: 38_000 })],
  ['a line that is short of stock', withLine({ state: 'short', stock: 0 })],
  ['few left', withLine({ stock: 3 })],
  ['no line any more', state({ cart: { ...state().cart, lines: [] } })],
  ['a coupon that came', state({ cart: { ...state().cart, coupons: [coupon('a'), coupon('b'), coupon('c')] } })],
  ['another shopper: a log-in', state({ shopperId: 'member' })],
  ['an order under payment', state({ pending: [{ orderId: 'order' }] })],
])('%s is another key', (_what, other) => {
  expect(stateKey(other)).not.toBe(stateKey(state()));
});

test('what the pages do not show is the same key', () => {
  expect(stateKey(withLine({ stock: 49 }))).toBe(stateKey(state()));
  const reordered = state({ cart: { ...state().cart, coupons: [coupon('b'), coupon('a')] } });
  expect(stateKey(reordered)).toBe(stateKey(state()));
});
