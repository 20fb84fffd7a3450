import { expect, test } from 'vitest';
import { objectParticle, quoteName } from './reason-text.ts';

test('the particle follows the last sound', () => {
  expect(objectParticle('무선 이어폰')).toBe('을');
  expect(objectParticle('원두 커피')).toBe('를');
  expect(objectParticle('갤럭시 3')).toBe('을');
  expect(objectParticle('갤럭시 2')).toBe('를');
  expect(objectParticle('수건 (10장)')).toBe('을');
  expect(objectParticle('소니 TV')).toBe('를');
});

test('a long name is cut between words, its particle is not', () => {
  expect(quoteName('소니 노이즈캔슬링 무선 이어폰', 'ko', true)).toBe('‘소니 노이즈캔슬링…’을');
  expect(quoteName('무선 이어폰', 'en', true)).toBe('‘무선 이어폰’');
  expect(quoteName('무선 이어폰', 'ko', false)).toBe('‘무선 이어폰’');
});
