import { expect, test } from 'vitest';
import { createClock } from './clock.ts';

const at = (shift?: string) =>
  createClock(shift, () => 1_000_000_000)
    .now()
    .getTime() - 1_000_000_000;

test('a clock is the machine’s, or shifted by what it is told', () => {
  expect(at()).toBe(0);
  expect(at('+13d')).toBe(13 * 86_400_000);
  expect(at('-2h')).toBe(-7_200_000);
  expect(at('+90s')).toBe(90_000);
  expect(() => createClock('soon')).toThrow(TypeError);
});
