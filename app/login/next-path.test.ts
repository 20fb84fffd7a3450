import { expect, test } from 'vitest';
import { nextPath } from './next-path.ts';

test.each(['/', '/checkout', '/products?category=food&sort=newest'])('%s is followed', (path) => {
  expect(nextPath(path)).toBe(path);
});

test.each([
  undefined,
  '',
  'https://elsewhere.example',
  '//elsewhere.example',
  '/\\elsewhere.example',
  '/\t/elsewhere.example',
  'javascript:alert(1)',
])('%s is not', (path) => {
  expect(nextPath(path)).toBe('/');
});
