import fc from 'fast-check';
import { expect, test } from 'vitest';
import { betaQuantile, normalQuantile, regularizedBeta, studentQuantile } from './special.ts';

/** P(Bin(n, p) ≥ k), term by term. */
function binomialAtLeast(k: number, n: number, p: number): number {
  let [term, sum] = [(1 - p) ** n, 0];
  for (let at = 0; at <= n; at += 1) {
    if (at >= k) sum += term;
    term *= ((n - at) / (at + 1)) * (p / (1 - p));
  }
  return sum;
}

test.each([
  [0.3, 2, 5],
  [0.9, 20, 3],
  [0.02, 30, 1_200],
  [0.4, 60, 31],
])('I_%d(%d, %d) is the binomial tail', (x, a, b) => {
  expect(regularizedBeta(x, a, b)).toBeCloseTo(binomialAtLeast(a, a + b - 1, x), 9);
});

/* Printed tables of Student's and the normal distribution. */
test.each([
  [0.975, 1, 12.7062],
  [0.975, 5, 2.570582],
  [0.9875, 7, 2.841244],
  [0.975, 1_000, 1.962339],
])('t of %d with %d degrees of freedom is %d', (probability, freedom, expected) => {
  expect(studentQuantile(probability, freedom)).toBeCloseTo(expected, 4);
});

test.each([
  [0.975, 1.959964],
  [0.025, -1.959964],
  [0.9999, 3.719016],
])('z of %d is %d', (probability, expected) => {
  expect(normalQuantile(probability)).toBeCloseTo(expected, 3);
});

test('the beta function rises from 0 to 1, mirrors its arguments, and its quantile is its inverse', () => {
  const parameter = fc.double({ min: 0.5, max: 3_000, noNaN: true });
  const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(share, share, parameter, parameter, (x, y, a, b) => {
      const [low, high] = [Math.min(x, y), Math.max(x, y)];
      expect(regularizedBeta(low, a, b)).toBeLessThanOrEqual(regularizedBeta(high, a, b) + 1e-9);
      expect(regularizedBeta(x, a, b) + regularizedBeta(1 - x, b, a)).toBeCloseTo(1, 8);
      expect(regularizedBeta(betaQuantile(y, a, b), a, b)).toBeCloseTo(y, 6);
    }),
  );
});
