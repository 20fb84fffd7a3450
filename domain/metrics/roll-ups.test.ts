import { expect, test } from 'vitest';
import { ACT_STEPS, type ActStep } from './act-steps.ts';
import { isSum, type RollUp } from './roll-up.ts';
import { ROLL_UPS } from './roll-ups.ts';

const all: readonly RollUp[] = ROLL_UPS;

test('each roll-up has a name of its own, names in both languages, and sums that fit what it counts', () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { name, ko, en, of, measures, cancelledOn } of all) {
    expect(
      [ko, en].every((text) => text.length > 1),
      name,
    ).toBe(true);
    expect(cancelledOn === undefined, name).toBe(of === 'acts' || of === 'people');
    const sums = Object.values(measures).filter(isSum);
    expect(sums.length > 0, name).toBe(of !== 'people');
    for (const { sum, ko: nameKo, en: nameEn } of sums) {
      expect(sum.when === 'done', name).toBe(of === 'acts');
      expect(nameKo.length * nameEn.length, name).toBeGreaterThan(1);
    }
  }
});

test('a purchase is paid for: the step follows from the payment alone, and each step from some event', () => {
  const steps: Record<string, ActStep> = ACT_STEPS;
  expect(ACT_STEPS.paid.types).toEqual(['payment-succeeded']);
  expect(ACT_STEPS.viewed.needsProduct).toBe(true);
  for (const [step, { types }] of Object.entries(steps)) {
    expect(types.length, step).toBeGreaterThan(0);
    if (step !== 'active')
      expect(
        types.every((type) => steps.active?.types.includes(type)),
        step,
      ).toBe(true);
  }
  // What is shown to somebody is no act of theirs.
  expect(steps.active?.types).not.toContain('recommendation-shown');
  expect(steps.active?.types).not.toContain('shopper-forgotten');
});
