import { expect, test } from 'vitest';
import { type IssuedBefore, limitRefusal } from './issuing-limits.ts';

const settings = { capPerShopper: 3, cooldownSeconds: 60 };
const free: IssuedBefore = { sameCause: false, holdsOne: false, recent: 2, secondsSinceLast: 60 };

test.each([
  [null, {}],
  [null, { recent: 0, secondsSinceLast: null }],
  ['already-issued', { sameCause: true }],
  ['holds-one', { holdsOne: true }],
  ['capped', { recent: 3 }],
  ['cooling-down', { secondsSinceLast: 59.9 }],
] as const)('%s', (refusal, against) => {
  expect(limitRefusal({ ...free, ...against }, settings)).toBe(refusal);
});
