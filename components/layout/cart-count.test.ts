import { expect, test } from 'vitest';
import { createCartCount } from './cart-count.ts';

test('who shows it is called at each change', () => {
  const count = createCartCount();
  const shown: (number | null)[] = [];
  const off = count.subscribe(() => shown.push(count.read()));
  count.set(2);
  count.set(3);
  off();
  count.set(4);
  expect(shown).toEqual([2, 3]);
});

test('the number of a request that a change has overtaken is ignored', () => {
  const count = createCartCount();
  const first = count.requested();
  count.set(3);
  first(2);
  expect(count.read()).toBe(3);
  count.requested()(5);
  expect(count.read()).toBe(5);
});

test('pieces expected are shown at once and taken back, unless a number of the server has come', () => {
  const count = createCartCount();
  count.expect(2)();
  expect(count.read()).toBeNull();
  count.set(1);
  const takeBack = count.expect(2);
  expect(count.read()).toBe(3);
  takeBack();
  expect(count.read()).toBe(1);
  const late = count.expect(2);
  count.set(7);
  late();
  expect(count.read()).toBe(7);
});
