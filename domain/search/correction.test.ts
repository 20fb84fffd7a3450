import { expect, test } from 'vitest';
import { correctionOf } from './correction.ts';
import { readQuery } from './query.ts';

const FOUND = '가벼운 무선 이어폰 화이트 소리결 무선 이어폰';

test.each([
  ['이어폰', null],
  ['무선이어폰', null],
  ['이어', null],
  ['ㅁㅅㅇㅇㅍ', null],
  ['이어퐁', '이어폰'],
  ['무선 이어펀', '무선 이어폰'],
  ['dldjvhs', '이어폰'],
  ['antjs dldjvhs', '무선 이어폰'],
  // Found by what does not stand on the card, such as its category's name: nothing was corrected.
  ['electronics', null],
  ['headphones', null],
])('%j is searched for as %j', (typed, corrected) => {
  expect(correctionOf(readQuery(typed), FOUND)).toBe(corrected);
});

test('nothing typed is nothing corrected', () => {
  expect(correctionOf(readQuery('!!'), FOUND)).toBeNull();
});
