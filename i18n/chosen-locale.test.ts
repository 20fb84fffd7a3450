import { expect, test } from 'vitest';
import { chosenLocale } from './chosen-locale.ts';

test.each([
  ['ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7', 'ko'],
  ['en-US,en;q=0.9', 'en'],
  ['en-GB', 'en'],
  ['fr-FR,fr;q=0.9,en;q=0.5', 'en'],
  ['en;q=0.4,ko;q=0.6', 'ko'],
  ['en;q=0', 'ko'],
  ['fr-FR', 'ko'],
  ['*', 'ko'],
  ['', 'ko'],
  [';;q=,', 'ko'],
  [`en,${'x,'.repeat(2_000)}`, 'ko'],
  [undefined, 'ko'],
])('Accept-Language %s is read as %s', (acceptLanguage, locale) => {
  expect(chosenLocale({ acceptLanguage })).toBe(locale);
});

test('what was chosen comes before the browser', () => {
  expect(chosenLocale({ cookie: 'ko', acceptLanguage: 'en' })).toBe('ko');
  expect(chosenLocale({ cookie: 'xx', acceptLanguage: 'en' })).toBe('en');
});
