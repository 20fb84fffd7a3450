import type { Page } from '@playwright/test';
import axe, { type AxeResults } from 'axe-core';

/** Every rule of axe for WCAG 2.0 to 2.2, levels A and AA, and its best practices. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What a theme can change: colours alone. The other rules read the same document in light and in dark. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const;

/** Violations of the page in its current state, one line each: rule, element, and why. */
async function violationsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Evaluated by the debugger, which the page's Content-Security-Policy does not bind.
  if (await page.evaluate(() => !('axe' in globalThis))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults, Parameters<typeof axe.run>[1]>(
    (options) => (globalThis as unknown as { axe: typeof axe }).axe.run(document, options ?? {}),
    {
      runOnly: rules === undefined ? { type: 'tag', values: TAGS } : { type: 'rule', values: [...rules] },
      resultTypes: ['violations'],
    },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all, none }) => {
      const why = [...any, ...all, ...none].map(({ message }) => message).join('; ');
      return `${id} ${target.join(' ')} (${why})`;
    }),
  );
}

/** Settled: everything is drawn whole, type and colours included, and nothing moves. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('main[aria-busy="true"], main [aria-busy="true"]') === null);
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    while (document.getAnimations().length > 0) {
      await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)));
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
}

/**
 * Violations of a page on a desktop and a phone, in light and dark; `name` is the prefix of each. Dark follows the
 * system's setting, as for a reader who chose nothing. About two seconds a page.
 */
export async function audit(
  page: Page,
  name: string,
  sizes: readonly (keyof typeof SIZES)[] = ['desktop', 'phone'],
): Promise<string[]> {
  const found: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(SIZES[size]);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await settled(page);
      const lines = await violationsOf(page, colorScheme === 'dark' ? COLOUR_RULES : undefined);
      found.push(...lines.map((line) => `${name}, ${size}, ${colorScheme}: ${line}`));
    }
  }
  return found;
}
