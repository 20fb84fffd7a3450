import { setTimeout as delay } from 'node:timers/promises';
import { issueSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';
import { cpuSecondsOf } from '#simulation/traffic/process-cpu.ts';
import { ensureChromium } from '../bin/test/chromium.ts';
import type { Bench, Figure } from './bench.ts';
import { addToCarts } from './pages/cart-additions.ts';
import { coldAddresses, hotAddresses, PAGE_KINDS, type PageKind } from './pages/page-addresses.ts';
import { viewCpuMs } from './pages/views.ts';
import { catalogueIds } from './push/shop-products.ts';
import { launchWholeShop } from './whole-shop.ts';

const CONNECTIONS = 4;
const HOT_PAGES = 300;
const COLD_PAGES = 250;
const VIEWS = 20;
/** Other programs on the cores make a figure larger, never smaller: the least of so many is the figure. */
const TURNS = 3;

/** Of an addition to the cart: guests with ten each. */
const CARTS = 30;
/** Pages are rendered ahead after a start; what is measured meanwhile is not a page's. */
const IDLE = { share: 0.1, windowMs: 2_000, windows: 90 };

const COLD_KINDS = PAGE_KINDS.filter((kind) => kind !== 'home');

/**
 * What pages cost the shop in CPU, on a whole shop of its own: one asked for before (cpuMs), one asked for never before
 * (missCpuMs), and a whole view by a browser with all that it fetches (viewCpuMs: web and realtime); and an addition to
 * the cart by its JSON route (action.cpuMs).
 */
export const pagesBench: Bench = {
  name: 'pages',
  figures: [
    ...PAGE_KINDS.map((kind) => `pages.cpuMs.${kind}`),
    ...COLD_KINDS.map((kind) => `pages.missCpuMs.${kind}`),
    ...PAGE_KINDS.map((kind) => `pages.viewCpuMs.${kind}`),
    'action.cpuMs',
  ],
  async run({ progress, quick, signal }) {
    const chromiumPath = await ensureChromium(progress);
    const shop = await launchWholeShop({ progress, signal });
    try {
      const { webUrl, env } = shop;
      const metricsUrls = { web: `${shop.metricsUrls.web}/metrics`, realtime: `${shop.metricsUrls.realtime}/metrics` };
      const ids = await catalogueIds(env);
      const hot = hotAddresses(ids);
      const cookie = `${SESSION_COOKIE}=${issueSessionToken(env.SESSION_SECRET ?? '')}`;

      const cpuMsOfEach = async (paths: readonly string[]) => {
        const before = await cpuSecondsOf([metricsUrls.web]);
        await readAll(
          paths.map((path) => `${webUrl}${path}`),
          cookie,
        );
        return (((await cpuSecondsOf([metricsUrls.web])) - before) * 1_000) / paths.length;
      };
      progress('waiting until pages are rendered ahead');
      await untilIdle(metricsUrls.web);
      const figures: Record<string, Figure> = {};
      const ofKind = (kind: PageKind, count: number) => Array<string>(count).fill(hot[kind]);
      for (const kind of PAGE_KINDS) {
        progress(`${kind}: ${hot[kind]}`);
        await cpuMsOfEach(ofKind(kind, quick ? 10 : 60));
        const turns: number[] = [];
        for (let turn = 0; turn < TURNS; turn++) turns.push(await cpuMsOfEach(ofKind(kind, quick ? 30 : HOT_PAGES)));
        figures[`pages.cpuMs.${kind}`] = {
          value: Math.min(...turns),
          unit: 'ms/page',
          target: { atMost: 0.5 },
          note: `CPU of web, gzip, ${CONNECTIONS} connections, least of ${turns.map((one) => one.toFixed(2)).join(', ')}`,
        };
      }
      for (const kind of COLD_KINDS) {
        const count = quick ? 30 : COLD_PAGES;
        progress(`${kind}: ${count} that were never asked for`);
        figures[`pages.missCpuMs.${kind}`] = {
          value: await cpuMsOfEach(coldAddresses(kind, ids, count)),
          unit: 'ms/page',
          note: `CPU of web, ${count} different pages, each once`,
        };
      }
      progress('additions to the cart');
      await addToCarts(webUrl, env, quick ? 1 : 5);
      const cpuOf = async (shoppers: number) => {
        const before = await cpuSecondsOf([metricsUrls.web]);
        const added = await addToCarts(webUrl, env, shoppers);
        return (((await cpuSecondsOf([metricsUrls.web])) - before) * 1_000) / added;
      };
      const additions: number[] = [];
      for (let turn = 0; turn < TURNS; turn++) additions.push(await cpuOf(quick ? 1 : CARTS));
      figures['action.cpuMs'] = {
        value: Math.min(...additions),
        unit: 'ms/action',
        note: `CPU of web, POST /api/cart/lines of guests, least of ${additions.map((one) => one.toFixed(2)).join(', ')}`,
      };
      progress('whole views in a browser');
      const views = quick ? 3 : VIEWS;
      const { figures: ofViews, idleShare } = await viewCpuMs({
        ...{ chromiumPath, webUrl, views, paths: hot },
        metricsUrls: Object.values(metricsUrls),
      });
      for (const [kind, value] of Object.entries(ofViews))
        figures[`pages.viewCpuMs.${kind}`] = {
          value,
          unit: 'ms/view',
          target: { atMost: 3 },
          note: `CPU of web and realtime, median of ${views} views with all a browser fetches; idle ${(idleShare * 100).toFixed(1)} % of a core, left out`,
        };
      return figures;
    } finally {
      await shop.stop();
    }
  },
};

/** Waits until a process is nearly idle; throws where it is not within three minutes. */
async function untilIdle(metricsUrl: string): Promise<void> {
  for (let window = 0; window < IDLE.windows; window++) {
    const before = await cpuSecondsOf([metricsUrl]);
    await delay(IDLE.windowMs);
    if (((await cpuSecondsOf([metricsUrl])) - before) * 1_000 < IDLE.share * IDLE.windowMs) return;
  }
  throw new Error('The web process does not come to rest.');
}

/** Fetches every address once, over a few connections that stay open. Throws on an answer other than 200. */
async function readAll(urls: readonly string[], cookie: string): Promise<void> {
  const left = urls.values();
  const connection = async () => {
    for (const url of left) {
      const answer = await fetch(url, { headers: { accept: 'text/html', 'accept-encoding': 'gzip', cookie } });
      if (answer.status !== 200) throw new Error(`${url}: ${answer.status}`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
}
