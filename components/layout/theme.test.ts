import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { chosenTheme, themeScript } from './theme.ts';

test.each([
  ['', 'system', []],
  ['a=1; dangol_theme=dark', 'dark', ['dark']],
  ['dangol_theme=light; b=2', 'light', ['light']],
  ['dangol_theme=system', 'system', []],
  ['xdangol_theme=dark', 'system', []],
  ['dangol_theme=dark"><script>', 'system', []],
])('cookies "%s": %s', (cookie, theme, classes) => {
  const added: string[] = [];
  const document = { cookie, documentElement: { classList: { add: (name: string) => added.push(name) } } };
  runInNewContext(themeScript(), { document });
  expect(added).toEqual(classes);
  expect(chosenTheme(cookie)).toBe(theme);
  // tests/e2e/degraded.spec.ts: no public page has the prefix of metric names.
  expect(themeScript()).not.toContain('dangol_');
});
