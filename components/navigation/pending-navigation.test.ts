import { beforeEach, expect, test } from 'vitest';
import { isNavigating, navigationBegan, navigationEnded, placeOf } from './pending-navigation.ts';

const BASE = 'http://shop.test/anywhere';
const place = (url: string) => placeOf(url, BASE);

beforeEach(() => navigationEnded(place('/cart')));

test('a page is under way from when the router sets out until its address is shown', () => {
  expect(isNavigating()).toBe(false);
  navigationBegan(place('/checkout'));
  expect(isNavigating()).toBe(true);
  navigationEnded(place('/checkout'));
  expect(isNavigating()).toBe(false);
});

test('the page that is shown is never under way, and a redirect back to it ends what was', () => {
  navigationBegan(place('/cart'));
  expect(isNavigating()).toBe(false);
  navigationBegan(place('/checkout'));
  navigationBegan(place('/cart'));
  expect(isNavigating()).toBe(false);
});

test('one address has one place, however it is written', () => {
  expect(place('/search?q=커피 잔')).toBe(place('http://shop.test/search?q=%EC%BB%A4%ED%94%BC+%EC%9E%94#x'));
  expect(place('/cart')).toBe(place('/cart?'));
  expect(place('/products?sort=newest')).not.toBe(place('/products'));
});
