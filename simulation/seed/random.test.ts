import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uuidSchema } from '#contracts/identifiers.ts';
import { createRandom, createWeighted } from './random.ts';

const seeds = fc.integer();

test('the same seed and stream give the same numbers; another stream gives others', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const draw = (stream: string) => {
        const random = createRandom(seed, stream);
        return Array.from({ length: 20 }, () => random.float());
      };
      expect(draw('a')).toEqual(draw('a'));
      expect(draw('a')).not.toEqual(draw('b'));
    }),
  );
});

test('every draw stays inside its bounds', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: -50, max: 50 }), fc.nat(100), (seed, least, width) => {
      const random = createRandom(seed, 'bounds');
      const whole = random.int(least, least + width);
      expect(whole).toBeGreaterThanOrEqual(least);
      expect(whole).toBeLessThanOrEqual(least + width);
      const share = random.beta(0.4 + width / 20, 2);
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
      expect(random.geometric(0.4)).toBeGreaterThanOrEqual(0);
      expect(uuidSchema.safeParse(random.uuid()).success).toBe(true);
    }),
  );
});

test('beta and gamma have the means of their formulas', () => {
  const random = createRandom(7, 'means');
  const mean = (draw: () => number) => Array.from({ length: 20_000 }, draw).reduce((sum, x) => sum + x, 0) / 20_000;
  expect(mean(() => random.beta(2, 6))).toBeCloseTo(0.25, 2);
  expect(mean(() => random.gamma(0.35))).toBeCloseTo(0.35, 1);
  expect(mean(() => random.poisson(3.5))).toBeCloseTo(3.5, 1);
});

test('a shuffle loses and invents nothing', () => {
  fc.assert(
    fc.property(seeds, fc.array(fc.integer()), (seed, items) => {
      const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);
      expect(sorted(createRandom(seed, 'shuffle').shuffle(items))).toEqual(sorted(items));
    }),
  );
});

test('a weighted draw never gives what has no weight, and follows the weights', () => {
  const draw = createWeighted([0, 3, 0, 1, 0]);
  const random = createRandom(3, 'weighted');
  const counts = [0, 0, 0, 0, 0];
  for (let index = 0; index < 20_000; index += 1) {
    const drawn = draw(random);
    counts[drawn] = (counts[drawn] ?? 0) + 1;
  }
  expect(counts[0]).toBe(0);
  expect(counts[2]).toBe(0);
  expect(counts[4]).toBe(0);
  expect((counts[1] ?? 0) / (counts[3] ?? 1)).toBeGreaterThan(2);
  expect(() => createWeighted([0, 0])).toThrow('above 0');
});
