import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sharedAddress } from './shared-address.ts';

const keyOf = (url: string, headers: Record<string, string> = {}) => sharedAddress('GET', url, headers)?.key ?? null;

test.each([
  ['/', 'html ko /'],
  ['/?utm_source=mail&x=1', 'html ko /'],
  ['/categories', 'html ko /categories'],
  ['/products/17?utm_id=9', 'html ko /products/17'],
  ['/products?sort=newest&category=food&_rsc=abc', 'html ko /products?category=food&sort=newest'],
  ['/products?max=10&min=20', 'html ko /products?min=10&max=20'],
  ['/products?sort=none&page=7', 'html ko /products'],
  ['/search?q=%20milk%20', 'html ko /search?q=milk'],
  ['/search?q=milk&q=bread', 'html ko /search?q=milk'],
  ['/search?__proto__=1&constructor=2', 'html ko /search'],
])('%s has the key "%s"', (url, key) => {
  expect(keyOf(url)).toBe(key);
});

test.each([
  '/cart',
  '/products/',
  '/products/007',
  '/products/12345678901',
  '/products/1/edit',
  '//',
  '/?lang=en',
  '/products?lang=ko',
  `/products?cursor=${'a'.repeat(301)}`,
  `/search?q=${'a'.repeat(2_100)}`,
])('%s is no shared page', (url) => {
  expect(keyOf(url)).toBeNull();
});

test('only GET and HEAD, and no part of a page or action', () => {
  expect(sharedAddress('HEAD', '/', {})?.key).toBe('html ko /');
  for (const method of ['POST', 'OPTIONS', undefined]) expect(sharedAddress(method, '/', {})).toBeNull();
  for (const name of ['next-action', 'next-router-prefetch', 'next-router-segment-prefetch'])
    expect(keyOf('/', { [name]: '1' })).toBeNull();
  expect(keyOf('/', { rsc: '2' })).toBeNull();
});

test('the language is that of the page: the cookie, then the browser; the kind is that of the request', () => {
  expect(keyOf('/', { 'accept-language': 'en-GB,en;q=0.9' })).toBe('html en /');
  expect(keyOf('/', { 'accept-language': 'en', cookie: 'a=b; dangol_locale=ko' })).toBe('html ko /');
  expect(keyOf('/', { cookie: 'dangol_locale=fr' })).toBe('html ko /');
  expect(keyOf('/', { rsc: '1', cookie: 'dangol_locale=en' })).toBe('rsc en /');
});

test('law: an address has the key of its own canonical path, whatever else it holds', () => {
  const names = fc.constantFrom('q', 'sort', 'min', 'max', 'stock', 'exact', 'arrival', 'cursor', 'category', 'utm_x');
  const pairs = fc.array(fc.tuple(names, fc.string({ unit: 'binary', maxLength: 40 })), { maxLength: 8 });
  fc.assert(
    fc.property(fc.constantFrom('/', '/products', '/search', '/products/5'), pairs, (path, parameters) => {
      const params = new URLSearchParams(parameters.map(([name, value]) => [name, value.toWellFormed()]));
      const address = sharedAddress('GET', `${path}?${params}`, {});
      if (address === null) return;
      expect(keyOf(address.path)).toBe(address.key);
      params.append('utm_y', 'z');
      expect(keyOf(`${path}?${params}`)).toBe(address.key);
    }),
  );
});

test('words, cursors and prices are unbounded; filters and sorts are not', () => {
  const isUnbounded = (url: string) => sharedAddress('GET', url, {})?.isUnbounded;
  for (const url of ['/search?q=a', '/products?cursor=a', '/products?min=1', '/products?max=1'])
    expect(isUnbounded(url)).toBe(true);
  for (const url of ['/', '/products/1', '/products?category=a&sort=newest&stock=1&arrival=1'])
    expect(isUnbounded(url)).toBe(false);
});
