import { expect, test } from 'vitest';
import { isOfAnotherBuild, isStaleBuildError } from './stale-build.ts';

function named(name: string, message = ''): Error {
  return Object.assign(new Error(message), { name });
}

test.each([
  named('UnrecognizedActionError', 'Server Action "7f" was not found on the server.'),
  named('ChunkLoadError', 'Loading chunk 17 failed.'),
  new Error('Failed to load chunk /_next/static/chunks/0abc.js from module 77'),
  new TypeError('Failed to fetch dynamically imported module: http://localhost:3000/a.js'),
  new TypeError('error loading dynamically imported module'),
  new TypeError('Importing a module script failed.'),
])('%s is of another build', (error) => {
  expect(isStaleBuildError(error)).toBe(true);
});

test.each([new TypeError('Failed to fetch'), new Error('NEXT_NOT_FOUND'), 'ChunkLoadError', null, undefined])(
  '%s is not',
  (error) => {
    expect(isStaleBuildError(error)).toBe(false);
  },
);

test('an answer is of another build when both are named and differ', () => {
  expect(isOfAnotherBuild('b', 'a')).toBe(true);
  expect(isOfAnotherBuild('a', 'a')).toBe(false);
  expect(isOfAnotherBuild(null, 'a')).toBe(false);
  expect(isOfAnotherBuild('', 'a')).toBe(false);
  expect(isOfAnotherBuild('b', '')).toBe(false);
});
