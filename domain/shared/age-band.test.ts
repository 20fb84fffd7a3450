import { expect, test } from 'vitest';
import { ageBandOf, birthYearsOf } from './age-band.ts';

test('bands of ten years; what is no age is no band', () => {
  expect([2016, 2007, 2006, 1997, 1996, 1960, 1930, 1906].map((born) => ageBandOf(born, 2026))).toEqual([
    10, 10, 20, 20, 30, 60, 60, 60,
  ]);
  expect([null, 2017, 2030, 1905].map((born) => ageBandOf(born, 2026))).toEqual([null, null, null, null]);
});

test('the birth years of a band are those that the band is of', () => {
  for (const band of [10, 20, 30, 40, 50, 60]) {
    const { from, until } = birthYearsOf(band, 2026);
    expect([from, until, from - 1, until + 1].map((born) => ageBandOf(born, 2026) === band)).toEqual([
      ...[true, true, false, false],
    ]);
  }
});
