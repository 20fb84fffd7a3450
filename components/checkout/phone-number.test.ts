import { expect, test } from 'vitest';
import { groupPhoneNumber } from './phone-number.ts';

test.each([
  ['', ''],
  ['010', '010'],
  ['0101', '010-1'],
  ['01012345678', '010-1234-5678'],
  ['010-1234-5678', '010-1234-5678'],
  ['0111234567', '011-123-4567'],
  ['0212345678', '02-1234-5678'],
  ['021234567', '02-123-4567'],
])('%s is written %s', (typed, written) => {
  expect(groupPhoneNumber(typed)).toBe(written);
});
