import { expect, test } from 'vitest';
import { orderNumber } from './number.ts';

test('an order number is the day in Korea and eight letters that are not read as digits', () => {
  const beforeMidnight = Date.UTC(2026, 10, 21, 14, 59, 59);
  expect(orderNumber(beforeMidnight, () => 0)).toBe('261121-22222222');
  expect(orderNumber(beforeMidnight + 1_000, (limit) => limit - 1)).toBe('261122-ZZZZZZZZ');
  const letters = Array.from({ length: 31 }, (_, n) => orderNumber(0, (limit) => n % limit)[7]);
  expect(letters.join('')).toBe('23456789ABCDEFGHJKMNPQRSTUVWXYZ');
});
