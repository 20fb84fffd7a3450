import { expect, test } from 'vitest';
import { pathIn } from './locales.ts';

test('the English address names its language, the Korean one is plain', () => {
  expect(pathIn('ko', '/products/7')).toBe('/products/7');
  expect(pathIn('en', '/products/7')).toBe('/products/7?lang=en');
  expect(pathIn('en', '/products?category=food')).toBe('/products?category=food&lang=en');
});
