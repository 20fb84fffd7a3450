import { expect, test } from 'vitest';
import { DangolError } from '#domain/shared/errors.ts';
import { checkQuantity } from './quantity.ts';

test.each([1, 2, 99])('%d is a quantity', (value) => {
  expect(checkQuantity(value)).toBe(value);
});

test.each([0, -1, 1.5, 100, 1e9, Number.NaN, Number.POSITIVE_INFINITY, '3', null, undefined])(
  '%s is refused, by name',
  (value) => {
    expect(() => checkQuantity(value)).toThrowError(DangolError);
    expect(() => checkQuantity(value)).toThrowError(/^quantity: .* 1 to 99/);
  },
);

test.each([
  [1.5, '1.5'],
  [100, '100'],
  ['3', 'string'],
  [null, 'object'],
])('the refusal of %j says what came and what is allowed, and no more of it', (value, name) => {
  const refusal = expect.objectContaining({
    code: 'invalid-input',
    message: `quantity: ${name} is not a whole number from 1 to 99. To take a line out, remove it.`,
    details: { field: 'quantity', reason: 'quantity-out-of-range', max: 99 },
  });
  expect(() => checkQuantity(value)).toThrow(refusal);
});
