import { expect, test } from 'vitest';
import { durationParts } from './duration-parts.ts';

test.each([
  [0, ['0 seconds']],
  [59, ['59 seconds']],
  [5_400, ['1 hours', '30 minutes']],
  [86_400, ['1 days']],
  [90_061, ['1 days', '1 hours']],
])('%i s', (seconds, words) => {
  expect(durationParts(seconds).map(({ unit, count }) => `${count} ${unit}`)).toEqual(words);
});
