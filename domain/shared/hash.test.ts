import { expect, test } from 'vitest';
import { hash32, pointOf } from './hash.ts';

test('the hash of a text never changes: variants of experiments and personal rates are kept by it', () => {
  expect(hash32('a')).toBe(444_641_715);
  expect(hash32('salt:0192')).toBe(3_445_447_129);
});

test('points of like keys lie evenly in [0, 1)', () => {
  const tenths = new Array<number>(10).fill(0);
  for (let k = 0; k < 20_000; k++) {
    const point = pointOf(`rate:${k}`);
    tenths[Math.floor(point * 10)] = (tenths[Math.floor(point * 10)] ?? 0) + 1;
  }
  expect(tenths).toHaveLength(10);
  for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(200);
});
