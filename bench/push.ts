import type { Bench, Figure } from './bench.ts';
import { measureBrowser } from './push/browser.ts';
import { measureFloor } from './push/floor.ts';
import { type PushFigures, quantile } from './push/protocol-shoppers.ts';
import { measureShop } from './push/shop.ts';
import { catalogueIds } from './push/shop-products.ts';
import { launchWholeShop } from './whole-shop.ts';

/** Load of the two sizes: shoppers connected, events of all of them together. */
const SMALL = { shoppers: 30, eventsPerSecond: 15 };
const LARGE = { shoppers: 1_000, eventsPerSecond: 200 };

/**
 * From what a shopper does to what the shopper sees, on a whole shop of its own beside the bare pipeline in the same
 * run: socket → Kafka → model → Redis → socket, and click → changed list in a real browser.
 */
export const pushBench: Bench = {
  name: 'push',
  figures: ['push.p95Ms.30', 'push.p99Ms.1000', 'push.floorP95Ms.30', 'push.floorP99Ms.1000', 'push.browserP95Ms'],
  async run({ progress, quick, signal }) {
    const seconds = quick ? 5 : 25;
    const shop = await launchWholeShop({ progress, signal });
    try {
      const { env, webUrl, realtimeUrl } = shop;
      const productIds = await catalogueIds(env);
      const sessionSecret = env.SESSION_SECRET ?? '';
      const shopLoad = { realtimeUrl, webUrl, sessionSecret, productIds, seconds };
      progress('warming up');
      await measureShop({ ...shopLoad, ...SMALL, seconds: 5 });
      const figures: Record<string, Figure> = {};
      for (const load of [SMALL, LARGE]) {
        progress(`${load.shoppers} shoppers, ${load.eventsPerSecond} events/s: the bare pipeline`);
        Object.assign(figures, figuresOf('floor', load, await measureFloor({ env, ...load, seconds })));
        progress(`${load.shoppers} shoppers, ${load.eventsPerSecond} events/s: the shop`);
        Object.assign(figures, figuresOf('', load, await measureShop({ ...shopLoad, ...load })));
      }
      progress('a real browser');
      // The first visit includes what the web process compiles once per start, so it is reported separately.
      const [first = [], ...visits] = await measureBrowser({ webUrl, visits: quick ? 2 : 6 });
      const clicks = visits.flat();
      for (const [name, q] of [
        ['P50', 0.5],
        ['P95', 0.95],
      ] as const)
        figures[`push.browser${name}Ms`] = {
          value: quantile(clicks, q),
          unit: 'ms',
          note: `click on a product in one tab to the changed list on home in another, ${clicks.length} clicks, ${visits.length} guests, slowest ${Math.max(...clicks)} ms; the first guest since the start, not counted: ${first.join(', ')} ms`,
          ...(q === 0.95 && { target: { atMost: 400 } }),
        };
      return figures;
    } finally {
      await shop.stop();
    }
  },
};

/** A target for the quantile that decides whether a shop is "at once": the 95th of few shoppers, the 99th of many. */
const TARGETS: Record<string, Figure['target']> = {
  'push.p95Ms.30': { atMost: 200 },
  'push.p99Ms.1000': { atMost: 400 },
};

function figuresOf(prefix: '' | 'floor', load: typeof SMALL, measured: PushFigures): Record<string, Figure> {
  const note = `${measured.latenciesMs.length} of ${measured.sent} events answered, ${load.eventsPerSecond} events/s`;
  const entries = (
    [
      ['P50', 0.5],
      ['P95', 0.95],
      ['P99', 0.99],
    ] as const
  ).map(([label, q]): [string, Figure] => {
    const name = `push.${prefix === '' ? label.toLowerCase() : prefix + label}Ms.${load.shoppers}`;
    const target = TARGETS[name];
    return [name, { value: quantile(measured.latenciesMs, q), unit: 'ms', note, ...(target && { target }) }];
  });
  const lost = `push.${prefix === '' ? 'unanswered' : 'floorUnanswered'}.${load.shoppers}`;
  return {
    ...Object.fromEntries(entries),
    [lost]: { value: measured.unanswered, unit: 'events', target: { atMost: 0 }, note },
  };
}
