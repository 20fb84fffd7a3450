import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPhoneNumber } from './phone-number.ts';

const digitsOf = (text: string) => text.replaceAll(/\D/g, '');

test.each([
  ['01012345678', '010-1234-5678'],
  ['010-1234-5678', '010-1234-5678'],
  ['010 1234 5678', '010 1234 5678'],
  ['010.1234.5678', '010.1234.5678'],
  ['0111234567', '011-123-4567'],
  ['0212345678', '02-1234-5678'],
  ['021234567', '02-123-4567'],
  ['0311234567', '031-123-4567'],
  ['0507-1234-5678', '0507-1234-5678'],
  ['050712345678', '0507-1234-5678'],
  ['0505-123-4567', '0505-123-4567'],
  ['070-1234-5678', '070-1234-5678'],
  ['080-123-4567', '080-123-4567'],
  ['1588-1234', '1588-1234'],
  ['15881234', '1588-1234'],
  ['+82 10-1234-5678', '+82 10-1234-5678'],
  ['+821012345678', '+82 10 1234 5678'],
  ['+82 2 1234 5678', '+82 2 1234 5678'],
  ['+1 (202) 555-0123', '+1 (202) 555-0123'],
  ['０１０-１２３４-５６７８', '010-1234-5678'],
])('%s is kept as %s, with every digit', (typed, kept) => {
  expect(readPhoneNumber(typed)).toBe(kept);
  expect(digitsOf(kept)).toBe(digitsOf(typed.normalize('NFKC')));
});

test.each([
  '',
  '110',
  '1234',
  '010-123',
  '12345',
  '010-1234-5678-9999-0000',
  '전화',
  '010\0-1234-5678',
  'call 010-1234-5678',
])('%j is no telephone number', (typed) => {
  expect(readPhoneNumber(typed)).toBeNull();
});

test('law: a number that was taken has all its digits, and is taken again as it is kept', () => {
  const parts = fc.array(fc.constantFrom(...'0123456789', '-', ' ', '+', '.', '(', ')'), { maxLength: 18 });
  fc.assert(
    fc.property(fc.constantFrom('', '010', '02', '0507', '+82', '+1', '15'), parts, (start, rest) => {
      const typed = start + rest.join('');
      const kept = readPhoneNumber(typed);
      if (kept === null) return;
      expect(digitsOf(kept)).toBe(digitsOf(typed));
      expect(readPhoneNumber(kept)).toBe(kept);
    }),
    { numRuns: 2_000 },
  );
});
