import { expect, test } from 'vitest';
import { BANDS, bandOf, HOUR_SHARES, KNOWN_BANDS, PEAK_HOURS } from './hours.ts';

test.each(BANDS)('the shares of the hours of band %s sum to 1', (band) => {
  expect(HOUR_SHARES[band]).toHaveLength(24);
  expect(HOUR_SHARES[band].reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  expect(Math.min(...HOUR_SHARES[band])).toBeGreaterThan(0);
});

test('the twenties buy most at 21:00 and the fifties at 10:00', () => {
  expect(PEAK_HOURS[20].hour).toBe(21);
  expect(PEAK_HOURS[50].hour).toBe(10);
});

test.each(KNOWN_BANDS)('band %s has its most purchases at the hour of the table, and few from 02 to 06', (band) => {
  const shares = HOUR_SHARES[band];
  const { hour, source } = PEAK_HOURS[band];
  expect(shares.indexOf(Math.max(...shares))).toBe(hour);
  expect(source).toMatch(/^(specified|assumed): /);
  expect(shares.slice(2, 6).reduce((a, b) => a + b)).toBeLessThan(0.03);
});

test('a band is that of the age, or unknown', () => {
  expect([10, 20, 60, null, 15, 70].map(bandOf)).toEqual(['10', '20', '60', 'unknown', 'unknown', 'unknown']);
});
