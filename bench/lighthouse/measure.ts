import lighthouse, { desktopConfig } from 'lighthouse';
import { chromium } from 'playwright';
import { freePort } from '#simulation/replay/free-port.ts';
import { CHROMIUM_FLAGS } from '#simulation/traffic/chromium-flags.ts';

export const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
export type Category = (typeof CATEGORIES)[number];

export interface CategoryScore {
  /** 0 to 100, as Lighthouse prints it: the median of the runs. */
  score: number;
  /** Audits that cost points in the last run. */
  lost: string[];
}

/**
 * Lighthouse's scores of a page as a desktop browser with an empty cache sees it (its desktop preset). Each run has a
 * browser of its own, so that no visit is the second. Throws where a page could not be loaded. About 15 s a run.
 */
export async function lighthouseScores(options: {
  chromiumPath: string;
  url: string;
  runs: number;
}): Promise<Record<Category, CategoryScore>> {
  const measured: Record<Category, CategoryScore>[] = [];
  for (let run = 0; run < options.runs; run++) measured.push(await measureOnce(options.chromiumPath, options.url));
  const last = measured.at(-1);
  if (last === undefined) throw new TypeError('runs: at least one.');
  const median = (category: Category) => {
    const scores = measured.map((one) => one[category].score).sort((a, b) => a - b);
    return scores[Math.floor(scores.length / 2)] ?? 0;
  };
  return Object.fromEntries(
    CATEGORIES.map((category) => [category, { score: median(category), lost: last[category].lost }]),
  ) as Record<Category, CategoryScore>;
}

async function measureOnce(chromiumPath: string, url: string): Promise<Record<Category, CategoryScore>> {
  const port = await freePort();
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [...CHROMIUM_FLAGS, `--remote-debugging-port=${port}`],
  });
  try {
    const result = await lighthouse(
      url,
      { port, logLevel: 'error', output: 'json', onlyCategories: [...CATEGORIES] },
      desktopConfig,
    );
    const report = result?.lhr;
    if (report === undefined || report.runtimeError !== undefined)
      throw new Error(`Lighthouse could not measure ${url}: ${report?.runtimeError?.message ?? 'no report'}`);
    const scoreOf = (category: Category): CategoryScore => {
      const { score, auditRefs = [] } = report.categories[category] ?? { score: null };
      const lost = auditRefs
        .filter(({ id, weight }) => weight > 0 && (report.audits[id]?.score ?? 1) < 1)
        .map(({ id }) => `${id} (${report.audits[id]?.displayValue ?? report.audits[id]?.score})`);
      return { score: Math.round((score ?? 0) * 100), lost };
    };
    return Object.fromEntries(CATEGORIES.map((category) => [category, scoreOf(category)])) as Record<
      Category,
      CategoryScore
    >;
  } finally {
    await browser.close();
  }
}
