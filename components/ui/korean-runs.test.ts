import fc from 'fast-check';
import { expect, test } from 'vitest';
import { koreanRuns, langOf } from './korean-runs.ts';

test.each([
  ['무선 이어폰 2세대, 화이트', ['+무선 이어폰 2세대, 화이트']],
  ['You viewed ‘무선 이어폰’', ['-You viewed ‘', '+무선 이어폰', '-’']],
  ['USB-C 케이블 1m', ['-USB-C ', '+케이블', '- 1m']],
  ['Coffee', ['-Coffee']],
  ['ㅇㅇㅍ', ['+ㅇㅇㅍ']],
  ['', []],
])('%j', (text, runs) => {
  expect(koreanRuns(text).map((run) => (run.isKorean ? '+' : '-') + run.text)).toEqual(runs);
});

test('law: the runs together are the text, and no other run holds Hangul', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('가', '힣', 'ㄱ', 'a', 'Z', '1', ' ', ',', '‘', '漢', '😀') }),
      (text) => {
        const runs = koreanRuns(text);
        expect(runs.map((run) => run.text).join('')).toBe(text);
        for (const run of runs) expect(/\p{Script=Hangul}/u.test(run.text)).toBe(run.isKorean);
      },
    ),
  );
});

test('an element is Korean where its text is and the page is not', () => {
  expect(langOf('무선 이어폰', 'en')).toBe('ko');
  expect(langOf('무선 이어폰', 'ko')).toBeUndefined();
  expect(langOf('USB-C', 'en')).toBeUndefined();
});
