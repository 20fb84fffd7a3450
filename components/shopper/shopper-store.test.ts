import { expect, test } from 'vitest';
import { reduceShopper, type Shopper, type ShopperState, UNKNOWN_SHOPPER } from './shopper-store.ts';

const guest: Shopper = {
  shopperId: '019a0000-0000-7000-8000-000000000001',
  isMember: false,
  isOperator: false,
  name: null,
  isTracked: true,
  cartCount: 2,
  wishes: [7],
  coupons: [],
};
const after = (state: ShopperState, shopper: Shopper) => reduceShopper(state, { kind: 'read', shopper });
const known = after(UNKNOWN_SHOPPER, guest);

test('the first shopper who becomes known replaces no other', () => {
  expect(known).toEqual({ shopper: guest, turn: 0 });
});

test.each([
  ['another shopper', { shopperId: '019a0000-0000-7000-8000-000000000002' }],
  ['a log-in that keeps the shopper’s id', { isMember: true }],
])('%s takes the place of the former: nothing of that one is left', (_, change) => {
  const next = { ...guest, ...change, cartCount: null, wishes: null, coupons: null };
  expect(after(known, next)).toEqual({ shopper: next, turn: 1 });
});

test('what cannot be read at the moment stays as it was known; a response that says nothing new changes nothing', () => {
  expect(after(known, { ...guest, cartCount: null, wishes: null, coupons: null })).toBe(known);
  expect(after(known, { ...guest, wishes: null, cartCount: 3 }).shopper).toMatchObject({ cartCount: 3, wishes: [7] });
});

test('a press of the heart is kept for the next page', () => {
  const wished = reduceShopper(known, { kind: 'wish-changed', productId: 9, isWished: true });
  expect(wished.shopper?.wishes).toEqual([9, 7]);
  expect(reduceShopper(wished, { kind: 'wish-changed', productId: 7, isWished: false }).shopper?.wishes).toEqual([9]);
  expect(reduceShopper(UNKNOWN_SHOPPER, { kind: 'wish-changed', productId: 9, isWished: true })).toBe(UNKNOWN_SHOPPER);
});

test('wishes changed in another tab are those of the next page too', () => {
  const changed = reduceShopper(known, { kind: 'wishes-changed', productIds: [4] });
  expect(changed.shopper?.wishes).toEqual([4]);
  expect(reduceShopper(UNKNOWN_SHOPPER, { kind: 'wishes-changed', productIds: [4] })).toBe(UNKNOWN_SHOPPER);
});
