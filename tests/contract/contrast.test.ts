import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/*
 * The tokens of app/globals.css against each other: each text colour is readable on each background, in light and in
 * dark (WCAG 2.2, 1.4.3).
 */

const css = readFileSync(join(import.meta.dirname, '../../app/globals.css'), 'utf8');
const THEMES = ['light', 'dark'] as const;
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

/** Relative luminance of "#rrggbb", 0 to 1 (WCAG 2.2). */
function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrastOf(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const TEXTS = [
  'foreground',
  'muted-foreground',
  'faint-foreground',
  'primary-text',
  'sale-text',
  'success-text',
  'danger-text',
];
const GROUNDS = [
  'background',
  'surface',
  'surface-sunken',
  'muted',
  'secondary',
  'primary-soft',
  'sale-soft',
  'danger-soft',
  'success-soft',
];
/** Text that is used on one background alone. */
const PAIRS = [
  ['primary-foreground', 'primary'],
  ['primary-foreground', 'primary-strong'],
  ['secondary-foreground', 'secondary-strong'],
  ['sale-foreground', 'sale'],
  ['danger-foreground', 'danger'],
  ['toast-foreground', 'toast'],
  ['toast-action', 'toast'],
  ['primary-text', 'primary-soft-strong'],
];

const EVERY_PAIR = [...TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground])), ...PAIRS];

test.each(THEMES)('every text colour reaches 4.5 : 1 on every ground, in %s', (theme) => {
  const tooFaint = EVERY_PAIR.flatMap(([text = '', ground = '']) => {
    const [above, below] = [tokens.get(text), tokens.get(ground)];
    if (above === undefined || below === undefined) return [`${text} on ${ground}: no such token`];
    const contrast = contrastOf(above[theme], below[theme]);
    return contrast >= 4.5 ? [] : [`${text} on ${ground}: ${contrast.toFixed(2)}`];
  });
  expect(tooFaint).toEqual([]);
});
