import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldsOf } from './fields.ts';
import { keystrokesOf } from './hangul.ts';
import { readQuery } from './query.ts';
import { MARGIN_LIFT_AT_MOST, standingOf } from './ranking.ts';
import { createVocabulary, type Term } from './vocabulary.ts';

const product = fieldsOf({
  name: '소리담 노이즈캔슬링 무선 이어폰 화이트',
  brand: '소리담',
  kind: '무선 이어폰',
  categoryNames: ['가전·디지털', 'Electronics'],
});

test('a product is found by its words, together or apart, its parts, what is being typed, and its first consonants', () => {
  expect(product.words).toEqual(
    expect.arrayContaining(['소리담', '무선', '이어폰', '무선이어폰', '가전', 'electronics']),
  );
  expect(product.pairs).toEqual(expect.arrayContaining(['캔슬', '선이', '어폰', '폰']));
  expect(product.kinds).toEqual(['무선이어폰']);
  for (const typed of ['무서', '무선이ㅇ', '이어ㅍ', '노이즈ㅋ'])
    expect(
      product.keystrokes.some((key) => key.startsWith(keystrokesOf(typed))),
      typed,
    ).toBe(true);
  for (const typed of ['ㅁㅅㅇ', 'ㅇㅇㅍ', 'ㄴㅇㅈㅋㅅㄹ'])
    expect(
      product.choseong.some((key) => key.startsWith(typed)),
      typed,
    ).toBe(true);
});

test('a product is found by what its kind is called in English: all of it, a word of it, and what is being typed', () => {
  const wipes = fieldsOf({
    name: '포근아기 순면 아기 물티슈 20팩',
    brand: '포근아기',
    kind: '아기 물티슈',
    otherKindNames: ['Baby wet wipes'],
    categoryNames: [],
  });
  expect(wipes.kinds).toEqual(['아기물티슈', 'babywetwipes']);
  for (const { words } of readQuery('Wet wipes'))
    expect(words.every(({ word }) => wipes.words.includes(word))).toBe(true);
  for (const typed of ['wipe', 'wet wi', 'baby wet'])
    expect(
      wipes.keystrokes.some((key) => key.startsWith(keystrokesOf(typed.replaceAll(' ', '')))),
      typed,
    ).toBe(true);
  // Letters of Latin words in pairs would be found in everything.
  expect(wipes.pairs).not.toContain('we');
});

test('a query is read as typed, and as typed on the other keyboard', () => {
  expect(readQuery('무선 이어폰').map(({ together }) => together)).toEqual(['무선이어폰']);
  expect(readQuery('antjs dldjvhs').map(({ together }) => together)).toEqual(['antjsdldjvhs', '무선이어폰']);
  expect(readQuery('ㅁㅅㅇ')[0]?.words[0]?.choseong).toBe('ㅁㅅㅇ');
  expect(readQuery('  ?! ')).toEqual([]);
});

test('no query, however odd, is too much', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (query) => {
      for (const { words } of readQuery(query)) {
        expect(words.length).toBeGreaterThan(0);
        expect(words.length).toBeLessThanOrEqual(12);
      }
    }),
  );
});

const standings = fc.record({
  soldCount: fc.nat(1_000_000),
  ratingAverage: fc.double({ min: 0, max: 5, noNaN: true }),
  ratingCount: fc.nat(100_000),
  marginRate: fc.double({ min: 0, max: 1, noNaN: true }),
  soldOut: fc.boolean(),
});

test('standing is bounded, grows with sales, and margin lifts it by no more than its bound', () => {
  fc.assert(
    fc.property(standings, fc.nat(1_000_000), (standing, more) => {
      const value = standingOf(standing);
      expect(value).toBeGreaterThanOrEqual(0.5);
      expect(value).toBeLessThanOrEqual(1.9001);
      expect(standingOf({ ...standing, soldCount: standing.soldCount + more })).toBeGreaterThanOrEqual(value);
      const lift = standingOf({ ...standing, marginRate: 1 }) - standingOf({ ...standing, marginRate: 0 });
      expect(lift).toBeGreaterThan(0);
      expect(lift).toBeLessThanOrEqual(MARGIN_LIFT_AT_MOST + 1e-9);
      expect(standingOf({ ...standing, soldOut: true })).toBeLessThan(standingOf({ ...standing, soldOut: false }));
    }),
  );
});

const terms: Term[] = [
  { text: '무선 이어폰', kind: 'kind', weight: 60 },
  { text: '무선 마우스', kind: 'kind', weight: 59 },
  { text: '이어폰 케이스', kind: 'kind', weight: 58 },
  { text: '소리담', kind: 'brand', weight: 120 },
  { text: '무이로', kind: 'brand', weight: 500 },
  { text: '가전·디지털', kind: 'category', weight: 1_400 },
];

test('completion: of what is being typed, of later words, of first consonants, of the other keyboard', () => {
  const vocabulary = createVocabulary(terms);
  const of = (typed: string) => vocabulary.complete(typed, 10).map(({ text }) => text);
  expect(of('무')).toEqual(['무선 이어폰', '무선 마우스', '무이로']);
  expect(of('무선이')).toEqual(['무선 이어폰']);
  expect(of('이어')).toEqual(['이어폰 케이스', '무선 이어폰']);
  expect(of('ㅁㅅㅇ')).toEqual(['무선 이어폰']);
  expect(of('ㅇㅇㅍ')).toEqual(['이어폰 케이스', '무선 이어폰']);
  expect(of('antjs')).toEqual(['무선 이어폰', '무선 마우스']);
  expect(of('디지')).toEqual(['가전·디지털']);
  expect(of('없는말')).toEqual([]);
  expect(of('')).toEqual([]);
  expect(vocabulary.complete('무', 1)).toHaveLength(1);
});

test('every term completes from each of its beginnings', () => {
  const vocabulary = createVocabulary(terms);
  fc.assert(
    fc.property(fc.constantFrom(...terms), fc.integer({ min: 1, max: 12 }), (term, length) => {
      const typed = term.text.slice(0, length);
      expect(vocabulary.complete(typed, 100)).toContainEqual(term);
    }),
  );
});
