import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FOREIGN_PATHS } from '../../tests/support/foreign-paths.ts';
import { localPath } from './local-path.ts';

test.each(FOREIGN_PATHS)('%j leads to no other host', (wanted) => {
  expect(localPath(wanted)).toBe('/');
});

test.each([undefined, null, 7, ['/cart'], {}, ''])('%j is no path', (wanted) => {
  expect(localPath(wanted)).toBe('/');
});

test.each([
  ['/', '/'],
  ['/cart', '/cart'],
  ['/products/17?list=item-cf', '/products/17?list=item-cf'],
  ['/search?q=%EB%AC%BC%ED%8B%B0%EC%8A%88', '/search?q=%EB%AC%BC%ED%8B%B0%EC%8A%88'],
  ['/search?q=https://elsewhere.example/', '/search?q=https://elsewhere.example/'],
  ['/categories/스포츠', '/categories/%EC%8A%A4%ED%8F%AC%EC%B8%A0'],
  ['/orders/../cart', '/cart'],
  ['/mypage#privacy', '/mypage'],
  ['/@elsewhere.example', '/@elsewhere.example'],
])('%s leads to %s', (wanted, path) => {
  expect(localPath(wanted)).toBe(path);
});

test('whatever is made of slashes, dots and their encodings, a browser stays on this host', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '%2e',
    '%2F',
    '%5c',
    '%252f',
    '%09',
    '\t',
    '\n',
    '@',
    ':',
    'e.example',
    '?',
    '#',
  );
  const shop = 'https://shop.example';
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const path = localPath(`/${pieces.join('')}`);
      expect(new URL(path, shop).origin).toBe(shop);
      expect(new URL(localPath(path), shop).href).toBe(new URL(path, shop).href);
      expect(path).not.toMatch(/^\/[/\\]/);
    }),
    { numRuns: 5_000 },
  );
});
