import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCursor, writeCursor } from './cursor.ts';
import { SORTS } from './port.ts';

const numericSort = fc.constantFrom(...SORTS.filter((sort) => sort !== 'newest'));

test('law: a cursor comes back as it went out, in its own sort only', () => {
  fc.assert(
    fc.property(
      numericSort,
      fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }),
      fc.nat(),
      (sort, value, id) => {
        const cursor = writeCursor(sort, { value: String(value), productId: id });
        expect(readCursor(sort, cursor)).toEqual({ value: String(value), productId: id });
        expect(readCursor('newest', cursor)).toBeNull();
      },
    ),
  );
});

test('law: what nobody wrote is the first page, never an error', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SORTS), fc.string(), (sort, cursor) => {
      expect(readCursor(sort, cursor)).toBeNull();
    }),
  );
});

test('a moment comes back as PostgreSQL writes it', () => {
  const key = { value: '2026-03-02 10:11:12.345+00', productId: 7 };
  expect(readCursor('newest', writeCursor('newest', key))).toEqual(key);
  expect(readCursor('newest', writeCursor('newest', { value: "now()'; --", productId: 7 }))).toBeNull();
});
