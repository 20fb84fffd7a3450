import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright';
import { CHROMIUM_FLAGS } from '#simulation/traffic/chromium-flags.ts';
import { cpuSecondsOf } from '#simulation/traffic/process-cpu.ts';

const IDLE_SECONDS = 10;
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
 * processes spend while there is no browser is left out. The median of the views: a list is rendered again every half
 * minute, which falls into one view or the other.
 */
export async function viewCpuMs({ chromiumPath, webUrl, metricsUrls, paths, views }: Views) {
  const spent = async (act: () => Promise<unknown>) => {
    const [cpuBefore, beganMs] = [await cpuSecondsOf(metricsUrls), performance.now()];
    await act();
    return { cpuMs: ((await cpuSecondsOf(metricsUrls)) - cpuBefore) * 1_000, tookMs: performance.now() - beganMs };
  };
  const idle = await spent(() => delay(IDLE_SECONDS * 1_000));
  const idleShare = idle.cpuMs / idle.tookMs;
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
      figures[kind] = each.sort((a, b) => a - b)[Math.floor(each.length / 2)] ?? Number.NaN;
    }
    return { figures, idleShare };
  } finally {
    await browser.close();
  }
}
