import { expect, test } from 'vitest';
import type { Push } from '#contracts/push.ts';
import { createRecentPushes } from './recent-pushes.ts';

const cart = (shopperId: string, count: number): Push => ({ shopperId, message: { event: 'cart', data: { count } } });
const order = (shopperId: string): Push => ({
  shopperId,
  message: { event: 'order', data: { orderId: 'order', number: '1', status: 'PAID' } },
});

test('the last message of each kind is kept, by shopper', () => {
  const recent = createRecentPushes();
  for (const push of [cart('a', 1), order('a'), cart('a', 2), cart('b', 7)]) recent.add(push);
  expect(recent.of('a')).toEqual([cart('a', 2).message, order('a').message]);
  expect(recent.of('b')).toEqual([cart('b', 7).message]);
  expect(recent.of('c')).toEqual([]);
});

test('what is read at each connect, or is for everybody, is not kept', () => {
  const recent = createRecentPushes();
  recent.add({ shopperId: 'a', message: { event: 'dismissals', data: { productIds: [1] } } });
  recent.add({ ...cart('a', 1), shopperId: null });
  expect(recent.of('a')).toEqual([]);
});

test('after a minute, or 20,000 other shoppers, it is gone', () => {
  let now = 1_000;
  const recent = createRecentPushes(() => now);
  recent.add(cart('a', 1));
  now += 59_000;
  expect(recent.of('a')).toHaveLength(1);
  now += 2_000;
  expect(recent.of('a')).toEqual([]);
  recent.add(cart('a', 2));
  for (let n = 0; n < 20_000; n++) recent.add(cart(`other-${n}`, 1));
  expect(recent.of('a')).toEqual([]);
});
