/**
 * The chance that a χ² of `freedom` degrees is at least `value`: one minus the regularised lower incomplete gamma
 * function, by its series (Abramowitz and Stegun 6.5.29). Exact to about 1e-12 for values below some hundreds.
 */
export function chiSquareTail(value: number, freedom: number): number {
  const [a, x] = [freedom / 2, value / 2];
  if (x <= 0) return 1;
  // x^a e^-x / Γ(a + 1), by logarithms; Γ of a half or a whole number is a product.
  let logGamma = Number.isInteger(a) ? 0 : Math.log(Math.sqrt(Math.PI));
  for (let k = Number.isInteger(a) ? 1 : 0.5; k <= a; k += 1) logGamma += Math.log(k);
  let term = Math.exp(a * Math.log(x) - x - logGamma);
  if (term === 0) return x > a ? 0 : 1;
  let lower = term;
  for (let k = 1; term > lower * 1e-17 && k < 10_000; k += 1) {
    term *= x / (a + k);
    lower += term;
  }
  return Math.max(0, 1 - lower);
}

/**
 * Pearson's goodness of fit: the chance of counts at least as far from `shares` (which sum to 1) as these are, if they
 * were drawn from them.
 */
export function goodnessOfFit(counts: readonly number[], shares: readonly number[]): number {
  const total = counts.reduce((a, b) => a + b, 0);
  const value = counts.reduce((sum, count, k) => {
    const expected = total * (shares[k] ?? 0);
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  return chiSquareTail(value, counts.length - 1);
}
