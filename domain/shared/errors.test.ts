import { expect, test } from 'vitest';
import { DangolError } from './errors.ts';

test('an error of another copy of this module is one of ours; a stranger is not', () => {
  const copy = Object.assign(new Error('sold out'), { name: 'DangolError', code: 'sold-out' });
  expect(copy instanceof DangolError).toBe(true);
  expect(new DangolError('not-found', 'gone') instanceof DangolError).toBe(true);
  expect(new DangolError('not-found', 'gone') instanceof Error).toBe(true);
  for (const stranger of [new Error('x'), null, undefined, 'DangolError', {}])
    expect((stranger as unknown) instanceof DangolError).toBe(false);
});
