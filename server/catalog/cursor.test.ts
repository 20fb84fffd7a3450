import fc from 'fast-check';
import { expect, test } from 'vitest';
import { INT4_MAX } from '#contracts/identifiers.ts';
import { LIST_SORTS } from '#contracts/list-query.ts';
import { readCursor, writeCursor } from './cursor.ts';

const id = fc.integer({ min: 1, max: INT4_MAX });
const place = fc.oneof(
  fc.record({
    sort: fc.constantFrom(...LIST_SORTS.filter((sort) => sort !== 'newest' && sort !== 'rating')),
    value: fc.integer({ min: -INT4_MAX, max: INT4_MAX }),
    productId: id,
  }),
  fc.record({
    sort: fc.constant('rating' as const),
    value: fc.double({ noNaN: true, min: 0.001, max: 100 }),
    productId: id,
  }),
);

test('law: a cursor comes back as it went out, in its own sort only', () => {
  fc.assert(
    fc.property(place, ({ sort, value, productId }) => {
      const cursor = writeCursor(sort, { value: String(value), productId });
      expect(readCursor(sort, cursor)).toEqual({ value: String(value), productId });
      expect(readCursor('newest', cursor)).toBeNull();
    }),
  );
});

test.each([
  ['popular', '2147483648', 1],
  ['popular', '1.5', 1],
  ['price-asc', '1e9', 1],
  ['rating', '1e308', 1],
  ['newest', '2026-13-45 10:11:12+00', 1],
  ['newest', '0000-01-01T00:00:00Z', 1],
  ['newest', '2026-01-01T00:00:00+23:59', 1],
  ['popular', '1', 2_147_483_648],
  ['popular', '1', 0],
] as const)('what the database could not read is the first page: %s %s %i', (sort, value, productId) => {
  expect(readCursor(sort, writeCursor(sort, { value, productId }))).toBeNull();
});

test('law: what nobody wrote is the first page, never an error', () => {
  fc.assert(
    fc.property(fc.constantFrom(...LIST_SORTS), fc.string(), (sort, cursor) => {
      expect(readCursor(sort, cursor)).toBeNull();
    }),
  );
});

test('a moment comes back as PostgreSQL writes it', () => {
  const key = { value: '2026-03-02 10:11:12.345+00', productId: 7 };
  expect(readCursor('newest', writeCursor('newest', key))).toEqual(key);
  expect(readCursor('newest', writeCursor('newest', { value: "now()'; --", productId: 7 }))).toBeNull();
});
