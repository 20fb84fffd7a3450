import { ensureChromium } from '../bin/test/chromium.ts';
import type { Bench, Figure } from './bench.ts';
import { CATEGORIES, type Category, lighthouseScores } from './lighthouse/measure.ts';
import { catalogueIds } from './push/shop-products.ts';
import { launchWholeShop } from './whole-shop.ts';

/** Names of the figures, and what is promised of each; performance is reported, since it is the machine's too. */
const FIGURES: Record<Category, { name: string; target?: Figure['target'] }> = {
  performance: { name: 'performance' },
  accessibility: { name: 'accessibility', target: { atLeast: 100 } },
  'best-practices': { name: 'bestPractices', target: { atLeast: 100 } },
  seo: { name: 'seo', target: { atLeast: 100 } },
};
const PAGES = ['home', 'list', 'detail'] as const;

/**
 * Lighthouse on the pages most visits begin at, on a whole shop of its own: the desktop preset, nothing else running.
 */
export const lighthouseBench: Bench = {
  name: 'lighthouse',
  figures: CATEGORIES.flatMap((category) => PAGES.map((page) => `lighthouse.${FIGURES[category].name}.${page}`)),
  async run({ progress, quick, signal }) {
    const chromiumPath = await ensureChromium(progress);
    const shop = await launchWholeShop({ progress, signal });
    try {
      const [productId] = await catalogueIds(shop.env);
      const paths = { home: '/', list: '/products', detail: `/products/${productId}` };
      const figures: Record<string, Figure> = {};
      for (const page of PAGES) {
        const url = `${shop.webUrl}${paths[page]}`;
        // What the web process draws for the first time it compiles.
        for (let warming = 0; warming < 3; warming++) await (await fetch(url)).text();
        progress(`${page}: ${url}`);
        const runs = quick ? 1 : 3;
        const scores = await lighthouseScores({ chromiumPath, url, runs });
        for (const category of CATEGORIES) {
          const { score, lost } = scores[category];
          const { name, target } = FIGURES[category];
          figures[`lighthouse.${name}.${page}`] = {
            value: score,
            unit: 'points',
            ...(target && { target }),
            note: `desktop preset, median of ${runs}${lost.length === 0 ? '' : `; lost on ${lost.join(', ')}`}`,
          };
        }
      }
      return figures;
    } finally {
      await shop.stop();
    }
  },
};
