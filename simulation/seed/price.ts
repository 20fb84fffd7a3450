import type { Random } from './random.ts';

/** The nearest price a Korean shop would write on a tag: 7,900 · 12,900 · 23,000 · 189,000 · 1,290,000. */
export function toPricePoint(won: number): number {
  if (won < 10_000) return Math.max(500, Math.round((won + 100) / 500) * 500 - (won % 1_000 < 500 ? 0 : 100));
  if (won < 100_000) return Math.round((won + 100) / 1_000) * 1_000 - (Math.floor(won / 1_000) % 3 === 0 ? 0 : 100);
  if (won < 1_000_000) return Math.round(won / 1_000) * 1_000;
  return Math.round(won / 10_000) * 10_000;
}

/**
 * A price between `least` and `most` won, beta-distributed: most things cost less than the middle of their range, few
 * come near its top. `level` (0..1) is how far its amount and its brand pull it up: the mean of the beta.
 */
export function drawPrice(random: Random, [least, most]: readonly [number, number], level: number): number {
  const mean = 0.12 + 0.6 * level;
  const concentration = 9;
  const share = random.beta(mean * concentration, (1 - mean) * concentration);
  return clampToRange(toPricePoint(least + share * (most - least)), least, most);
}

/**
 * What the price is struck through from: 0–50 % off, in steps a shop would print; a third of products are not reduced.
 */
export function drawListPrice(random: Random, priceWon: number): number {
  if (random.chance(0.33)) return priceWon;
  const off = 0.03 + 0.47 * random.beta(1.6, 3);
  const listed = toPricePoint(priceWon / (1 - off));
  return Math.max(priceWon, Math.min(listed, priceWon * 2));
}

function clampToRange(won: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, won));
}
