import { expect, test } from 'vitest';
import { byParticle } from './corrected-note.tsx';

test.each([
  ['이어폰', '으로'],
  ['커피', '로'],
  ['연필', '로'],
  ['usb', '(으)로'],
  ['이어폰 2', '(으)로'],
])('%s%s', (word, particle) => {
  expect(byParticle(word)).toBe(particle);
});
