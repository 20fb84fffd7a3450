import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Experiment, variantOf } from './experiment.ts';

const experiment = (salt: string, ...shares: number[]): Experiment => ({
  name: 'test',
  salt,
  variants: shares.map((share, n) => ({ name: `v${n}`, share })),
});
const shopper = (n: number) =>
  `0190a000-${(n % 65_536).toString(16).padStart(4, '0')}-7000-8000-${n.toString(16).padStart(12, '0')}`;
const SHOPPERS = Array.from({ length: 20_000 }, (_, n) => shopper(n));

test('shares are what they say: 20,000 ids within four standard deviations', () => {
  const names = SHOPPERS.map((id) => variantOf(experiment('salt', 10, 30, 60), id).name);
  [0.1, 0.3, 0.6].forEach((share, n) => {
    const deviation = Math.sqrt(SHOPPERS.length * share * (1 - share));
    expect(Math.abs(names.filter((name) => name === `v${n}`).length - share * SHOPPERS.length)).toBeLessThan(
      4 * deviation,
    );
  });
});

test('two experiments do not see each other: of one’s half, half is in the other’s', () => {
  const inA = SHOPPERS.filter((id) => variantOf(experiment('one', 1, 1), id).name === 'v0');
  const inBoth = inA.filter((id) => variantOf(experiment('two', 1, 1), id).name === 'v0');
  expect(Math.abs(inBoth.length / inA.length - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / inA.length));
});

test('law: the same shopper is always in the same variant, and a larger share keeps who was in it', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string(), fc.integer({ min: 1, max: 98 }), (id, salt, share) => {
      const before = variantOf(experiment(salt, share, 100 - share), id);
      expect(variantOf(experiment(salt, share, 100 - share), id.toUpperCase())).toEqual(before);
      if (before.name === 'v0') expect(variantOf(experiment(salt, share + 1, 99 - share), id).name).toBe('v0');
    }),
  );
});
