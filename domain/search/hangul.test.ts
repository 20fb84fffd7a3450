import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choseongOf, isChoseong, keystrokesOf, normalize, otherKeyboard, pairsOf, wordsOf } from './hangul.ts';

const hangul = fc.string({
  unit: fc.integer({ min: 0xac00, max: 0xd7a3 }).map((code) => String.fromCodePoint(code)),
  minLength: 1,
  maxLength: 8,
});

test('text is made comparable', () => {
  expect(normalize('  소리담 [노이즈캔슬링] 무선-이어폰, 화이트! ')).toBe('소리담 노이즈캔슬링 무선 이어폰 화이트');
  expect(wordsOf('USB-C 1.5m')).toEqual(['usb', 'c', '1', '5m']);
  expect(wordsOf('!!!')).toEqual([]);
  // The same syllable in its composed and its decomposed form.
  expect(normalize('\u1112\u1161\u11ab')).toBe('한');
});

test('what is typed on the way to a text begins its keystrokes', () => {
  for (const typed of ['ㅋ', '캐', '캠', '캠ㅍ', '캠피', '캠핑'])
    expect(keystrokesOf('캠핑').startsWith(keystrokesOf(typed)), typed).toBe(true);
  fc.assert(
    fc.property(hangul, hangul, (one, rest) => {
      expect(keystrokesOf(one + rest).startsWith(keystrokesOf(one))).toBe(true);
    }),
  );
});

test('first consonants: one for each syllable, letters stay', () => {
  expect(choseongOf('무선이어폰')).toBe('ㅁㅅㅇㅇㅍ');
  expect(choseongOf('4k모니터')).toBe('4kㅁㄴㅌ');
  fc.assert(
    fc.property(hangul, (text) => {
      expect(choseongOf(text)).toHaveLength(text.length);
      expect(isChoseong(choseongOf(text))).toBe(true);
    }),
  );
  expect(isChoseong('ㅁ서')).toBe(false);
  expect(isChoseong('ㅏ')).toBe(false);
});

test('the other keyboard is read only where it makes words', () => {
  expect(otherKeyboard('antjs')).toBe('무선');
  expect(otherKeyboard('dldjvhs')).toBe('이어폰');
  expect(otherKeyboard('ㅕㄴㅠ')).toBe('usb');
  expect(otherKeyboard('usb')).toBeNull();
  expect(otherKeyboard('njq')).toBeNull();
  expect(otherKeyboard('무선')).toBeNull();
  expect(otherKeyboard('ㅁㅅㅇ')).toBeNull();
});

test('pairs of a text together hold every part of it', () => {
  expect(pairsOf('이어폰')).toEqual(['이어', '어폰']);
  expect(pairsOf('쌀')).toEqual(['쌀']);
  fc.assert(
    fc.property(hangul, hangul, hangul, (before, part, after) => {
      if (part.length < 2) return;
      const all = new Set(pairsOf(before + part + after));
      for (const pair of pairsOf(part)) expect(all).toContain(pair);
    }),
  );
});
