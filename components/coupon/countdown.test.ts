import { expect, test } from 'vitest';
import { clockText } from './countdown.tsx';

test.each([
  [0, '00:00'],
  [-5, '00:00'],
  [1, '00:00'],
  [1_800_000, '30:00'],
  [1_799_999, '29:59'],
  [1_798_000, '29:58'],
  [3_600_000, '1:00:00'],
  [11_529_000, '3:12:09'],
])('%d ms are %s', (leftMs, text) => {
  expect(clockText(leftMs)).toBe(text);
});
