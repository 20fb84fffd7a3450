import { chromium } from 'playwright';
import { CHROMIUM_FLAGS } from '#simulation/traffic/chromium-flags.ts';
import { ensureChromium } from '../bin/test/chromium.ts';
import type { Bench, Figure } from './bench.ts';
import { hotAddresses, PAGE_KINDS } from './pages/page-addresses.ts';
import { catalogueIds } from './push/shop-products.ts';
import { DEVICES, type Device, measureVitals } from './vitals/measure.ts';
import { memberSession } from './vitals/member.ts';
import type { DocumentVitals } from './vitals/observe.ts';
import { launchWholeShop } from './whole-shop.ts';

const PAGES = [...PAGE_KINDS, 'visit'];
const DEVICE_NAMES = Object.keys(DEVICES) as Device[];
/** Products looked at before: enough for a list of one's own. */
const VIEWED = 3;

/**
 * What a member with lists, a cart and wishes sees move, and waits for, with the CPU four times slower; Lighthouse
 * (lighthouse.ts) sees pages as a guest does who has nothing. On a whole shop of its own, nothing else running.
 */
export const vitalsBench: Bench = {
  name: 'vitals',
  figures: DEVICE_NAMES.flatMap((device) => [
    ...PAGES.flatMap((page) => ['cls', 'lcpMs', 'inpMs'].map((vital) => `vitals.${vital}.${device}.${page}`)),
    ...['cspReports', 'hydrationErrors', 'documents'].map((name) => `vitals.${name}.${device}`),
  ]),
  async run({ progress, signal }) {
    const executablePath = await ensureChromium(progress);
    const shop = await launchWholeShop({ progress, signal });
    try {
      const ids = await catalogueIds(shop.env);
      const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
      try {
        const storageState = await memberSession(browser, shop.webUrl, ids.slice(0, VIEWED));
        const figures: Record<string, Figure> = {};
        for (const device of DEVICE_NAMES) {
          progress(device);
          const { webUrl } = shop;
          const measured = await measureVitals({ browser, webUrl, device, storageState, paths: hotAddresses(ids) });
          const { documents, visit, complaints } = measured;
          for (const [page, vitals] of Object.entries({ ...documents, visit }))
            Object.assign(figures, vitalFigures(`${device}.${page}`, vitals));
          figures[`vitals.cspReports.${device}`] = countOf(complaints.csp);
          figures[`vitals.hydrationErrors.${device}`] = countOf(complaints.hydration);
          figures[`vitals.documents.${device}`] = {
            ...{ value: visit.isSameDocument ? 1 : 2, unit: 'documents', target: { atMost: 1 } },
            note: 'home, product, product, category, search, back by client navigation',
          };
        }
        return figures;
      } finally {
        await browser.close();
      }
    } finally {
      await shop.stop();
    }
  },
};

function vitalFigures(name: string, { cls, lcpMs, inpMs, shifted }: DocumentVitals): Record<string, Figure> {
  const cpu = 'a member with lists, cart and wishes, CPU four times slower';
  return {
    [`vitals.cls.${name}`]: {
      ...{ value: cls, unit: 'CLS', target: { atMost: 0.02 } },
      note: shifted.length === 0 ? cpu : `${cpu}; ${shifted.join('; ')}`,
    },
    [`vitals.lcpMs.${name}`]: { value: lcpMs, unit: 'ms', note: cpu },
    [`vitals.inpMs.${name}`]: { value: inpMs, unit: 'ms', note: cpu },
  };
}

function countOf(messages: readonly string[]): Figure {
  const note = messages.length === 0 ? {} : { note: [...new Set(messages)].slice(0, 3).join('; ') };
  return { value: messages.length, unit: 'messages', target: { atMost: 0 }, ...note };
}
