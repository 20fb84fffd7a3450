import { expect, test } from 'vitest';
import { DangolError } from '#domain/shared/errors.ts';
import { retriable } from './retriable.ts';

test.each([
  [new DangolError('unavailable', 'x'), 'yes'],
  [new DangolError('invalid-input', 'x'), 'no'],
  [new TypeError('x is not a function'), 'unknown'],
  ['text', 'unknown'],
])('%s: %s', (thrown, kind) => {
  expect(retriable(thrown)).toBe(kind);
});
