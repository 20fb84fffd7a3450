import { expect, test } from 'vitest';
import { DangolError } from '#domain/shared/errors.ts';
import { retriable } from './retriable.ts';

const error = (more: object, message = 'x') => Object.assign(new Error(message), more);

test.each([
  [new DangolError('unavailable', 'x'), 'yes'],
  [new DangolError('invalid-input', 'x'), 'no'],
  [error({ code: 'ECONNREFUSED' }), 'yes'],
  [error({ code: '40P01' }), 'yes'],
  [error({ code: '23505' }), 'unknown'],
  [error({ code: 'P2024' }), 'yes'],
  [error({ statusCode: 429 }), 'yes'],
  [error({ statusCode: 400 }), 'no'],
  [error({ name: 'ConnectionError' }), 'yes'],
  [error({}, "Stream isn't writeable and enableOfflineQueue options is false"), 'yes'],
  [error({}, 'Command timed out'), 'yes'],
  [error({ cause: error({ code: 'ETIMEDOUT' }) }), 'yes'],
  [new TypeError('x is not a function'), 'unknown'],
  ['text', 'unknown'],
])('%s: %s', (thrown, kind) => {
  expect(retriable(thrown)).toBe(kind);
});
