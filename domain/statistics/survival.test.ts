import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Spell, survivalMedian } from './survival.ts';

const spell = fc.record({ days: fc.integer({ min: 1, max: 60 }), hasEnded: fc.boolean() });
const ended = (...days: number[]): Spell[] => days.map((each) => ({ days: each, hasEnded: true }));
const alone = (spells: readonly Spell[]) => spells.map((each) => [each]);
/** S(t) as the literature writes it: the product over the days up to t. */
function survivalAt(spells: readonly Spell[], day: number): number {
  let survival = 1;
  for (let t = 1; t <= day; t += 1) {
    const atRisk = spells.filter(({ days }) => days >= t).length;
    const ends = spells.filter(({ days, hasEnded }) => hasEnded && days === t).length;
    if (atRisk > 0) survival *= 1 - ends / atRisk;
  }
  return survival;
}

test('without censoring it is the sample median', () => {
  expect(survivalMedian(alone(ended(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)), 0.95).median).toBe(6);
});

test('the remission times of Freireich et al. 1963: median 23 weeks with 6-MP, 8 without', () => {
  const censored = (...days: number[]): Spell[] => days.map((each) => ({ days: each, hasEnded: false }));
  const drug = [...ended(6, 6, 6, 7, 10, 13, 16, 22, 23), ...censored(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)];
  // Nine ended: one too few for a statement.
  expect(survivalMedian(alone(drug), 0.95)).toMatchObject({ spells: 21, ended: 9, median: null });
  expect(survivalMedian(alone([...drug, ...drug]), 0.95)).toMatchObject({ median: 23 });
  const placebo = ended(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23);
  expect(survivalMedian(alone(placebo), 0.95)).toMatchObject({ median: 8, low: 4, high: 11 });
});

test('the median is where the product of the literature first falls to a half, and lies within its interval', () => {
  fc.assert(
    fc.property(fc.array(spell, { minLength: 30, maxLength: 120 }), (spells) => {
      const { median, low, high, ended: count } = survivalMedian(alone(spells), 0.95);
      if (count < 10) return;
      if (median === null) expect(survivalAt(spells, 60)).toBeGreaterThan(0.5);
      else {
        expect(survivalAt(spells, median)).toBeLessThanOrEqual(0.5 + 1e-9);
        expect(survivalAt(spells, median - 1)).toBeGreaterThan(0.5);
        expect(low ?? 0).toBeLessThanOrEqual(median);
        expect(high ?? 1e9).toBeGreaterThanOrEqual(median);
      }
    }),
  );
});

test('order and grouping do not move the median; spells of one group make it less sure', () => {
  const days = Array.from({ length: 200 }, (_, at) => 1 + ((at * 37) % 50));
  const single = survivalMedian(alone(ended(...days)), 0.95);
  expect(survivalMedian(alone(ended(...[...days].reverse())), 0.95)).toEqual(single);
  // Ten equal spells of each of twenty customers are twenty waits, not two hundred.
  const grouped = survivalMedian(
    days.slice(0, 20).map((each) => ended(...Array.from({ length: 10 }, () => each))),
    0.95,
  );
  const unaware = survivalMedian(
    days.slice(0, 20).flatMap((each) => alone(ended(...Array.from({ length: 10 }, () => each)))),
    0.95,
  );
  expect(grouped.median).toBe(unaware.median);
  const width = ({ low, high }: typeof grouped) => (high ?? Number.NaN) - (low ?? Number.NaN);
  expect(width(grouped)).toBeGreaterThan(1.5 * width(unaware));
});
