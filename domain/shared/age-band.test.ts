import { expect, test } from 'vitest';
import { ageBandOf } from './age-band.ts';

test('bands of ten years; what is no age is no band', () => {
  expect([2016, 2007, 2006, 1997, 1996, 1960, 1930, 1906].map((born) => ageBandOf(born, 2026))).toEqual([
    10, 10, 20, 20, 30, 60, 60, 60,
  ]);
  expect([null, 2017, 2030, 1905].map((born) => ageBandOf(born, 2026))).toEqual([null, null, null, null]);
});
