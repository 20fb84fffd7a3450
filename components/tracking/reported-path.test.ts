import { expect, test } from 'vitest';
import { reportedPath } from './reported-path.ts';

test.each([
  ['/gifts/vV3n0x2kQ1bC8dE9fG0hI1jK2lM3nO4pQ5rS6tU7vW8', '/gifts'],
  ['/gifts/', '/gifts'],
  ['/giftsets', '/giftsets'],
  ['/orders/1', '/orders/1'],
])('%s is reported as %s', (path, reported) => {
  expect(reportedPath(path)).toBe(reported);
});
