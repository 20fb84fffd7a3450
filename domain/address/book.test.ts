import { expect, test } from 'vitest';
import { isSamePlace } from './book.ts';

const place = { recipient: '김단골', phone: '010-1234-5678', postcode: '04524', line1: '세종대로 110', line2: '3층' };

test.each([
  [{}, true],
  [{ phone: '01012345678' }, true],
  [{ line1: ' 세종대로  110 3층', line2: '' }, true],
  [{ recipient: '이단골' }, false],
  [{ postcode: '04525' }, false],
  [{ line2: '4층' }, false],
])('with %o it is the same place: %s', (fields, isSame) => {
  expect(isSamePlace(place, { ...place, ...fields })).toBe(isSame);
});
