import { expect, test } from 'vitest';
import { clockDifference } from './shop-clock.ts';

test.each([
  ['a page on its way', 1_000_000, 1_000_900, 0],
  ['a device ten minutes slow', 1_600_000, 1_000_000, 600_000],
  ['a device an hour fast', 1_000_000, 4_600_000, -3_600_000],
])('%s', (_case, shopMs, deviceMs, difference) => {
  expect(clockDifference(shopMs, deviceMs)).toBe(difference);
});
