import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright';
import { CHROMIUM_FLAGS } from '#simulation/traffic/chromium-flags.ts';
import { cpuSecondsOf } from '#simulation/traffic/process-cpu.ts';
import { quantile } from '../push/protocol-shoppers.ts';

/** Without a browser: so many times as long as a view takes. */
const IDLE_WINDOWS = 6;
/** After the page has loaded: its socket is open, its lists have been read. */
const SETTLES_MS = 1_500;

export interface Views {
  chromiumPath: string;
  webUrl: string;
  metricsUrls: readonly string[];
  paths: Record<string, string>;
  views: number;
}

/**
 * Milliseconds of CPU that all of `metricsUrls` spend for one view of each path: a guest's browser opens it again and
 * again, with all that it fetches and its socket; scripts and pictures come from the browser's cache. What the
 * processes spend while there is no browser is left out. Medians of both: pages are rendered again and saved every half
 * minute, which falls into one view or one idle window or the other.
 */
export async function viewCpuMs({ chromiumPath, webUrl, metricsUrls, paths, views }: Views) {
  const spent = async (act: () => Promise<unknown>) => {
    const [cpuBefore, beganMs] = [await cpuSecondsOf(metricsUrls), performance.now()];
    await act();
    return { cpuMs: ((await cpuSecondsOf(metricsUrls)) - cpuBefore) * 1_000, tookMs: performance.now() - beganMs };
  };
  const idleShares: number[] = [];
  for (let window = 0; window < IDLE_WINDOWS; window++) {
    const { cpuMs, tookMs } = await spent(() => delay(SETTLES_MS));
    idleShares.push(cpuMs / tookMs);
  }
  const idleShare = median(idleShares);
  const browser = await chromium.launch({ executablePath: chromiumPath, args: CHROMIUM_FLAGS });
  try {
    const context = await browser.newContext({ locale: 'ko-KR', viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const view = async (path: string) => {
      await page.goto(`${webUrl}${path}`, { waitUntil: 'networkidle' });
      await page.waitForTimeout(SETTLES_MS);
    };
    const figures: Record<string, number> = {};
    for (const [kind, path] of Object.entries(paths)) {
      for (let warming = 0; warming < 3; warming++) await view(path);
      const each: number[] = [];
      for (let n = 0; n < views; n++) {
        const { cpuMs, tookMs } = await spent(() => view(path));
        each.push(cpuMs - idleShare * tookMs);
      }
      figures[kind] = median(each);
    }
    return { figures, idleShare };
  } finally {
    await browser.close();
  }
}

const median = (values: readonly number[]) => quantile(values, 0.5);
