import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawPropensity, PLOT_FILE } from './plot-propensity.ts';

test('the plot in docs is that of the factors as they are; if not: node simulation/generator/plot-propensity.ts', async () => {
  expect((await drawPropensity()) === readFileSync(PLOT_FILE, 'utf8')).toBe(true);
});
