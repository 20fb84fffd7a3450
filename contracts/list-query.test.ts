import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changed, isNarrowed, LIST_SORTS, type ListQuery, readListQuery, writeListQuery } from './list-query.ts';

const price = fc.option(fc.integer({ min: 0, max: 100_000_000 }), { nil: undefined });
const query: fc.Arbitrary<ListQuery> = fc
  .record({
    q: fc.option(fc.stringMatching(/^[가-힣a-z]{1,10}$/), { nil: undefined }),
    category: fc.option(fc.constantFrom('food', 'shoes-bags'), { nil: undefined }),
    minPriceWon: price,
    maxPriceWon: price,
    arrivalDays: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    inStock: fc.option(fc.constant(true), { nil: undefined }),
    sort: fc.option(fc.constantFrom(...LIST_SORTS), { nil: undefined }),
    cursor: fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/), { nil: undefined }),
  })
  .filter(({ minPriceWon: min, maxPriceWon: max }) => min === undefined || max === undefined || min <= max);

test('law: a query comes back from its URL as it went in', () => {
  fc.assert(
    fc.property(query, (wanted) => {
      expect(readListQuery(Object.fromEntries(new URLSearchParams(writeListQuery(wanted))))).toEqual(wanted);
    }),
  );
});

test('what makes no sense is not there', () => {
  expect(readListQuery({ min: '-5', max: '1e9', sort: 'random', stock: 'yes', arrival: 'soon', q: '  ' })).toEqual(
    readListQuery({}),
  );
  expect(readListQuery({ min: '900', max: '100' })).toMatchObject({ minPriceWon: 100, maxPriceWon: 900 });
  expect(readListQuery({ category: ['food', 'pets'] }).category).toBe('food');
});

test('another filter begins at the first page', () => {
  expect(changed({ cursor: 'abc', category: 'food' }, { sort: 'newest' })).toEqual({
    cursor: undefined,
    category: 'food',
    sort: 'newest',
  });
  expect(isNarrowed({ q: '커피', sort: 'newest' })).toBe(false);
  expect(isNarrowed({ arrivalDays: 1 })).toBe(true);
});
