import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseArguments } from '#import/arguments.ts';
import { dryRun } from '#import/dry-run.ts';

/** Small files as others wrote them, with what is to be read in them. They lie beside the project. */
const CASES = join(process.cwd(), '../shared/cases');
const index = existsSync(CASES) ? readFileSync(join(CASES, 'index.tsv'), 'utf8').trim().split('\n').slice(1) : [];
const folder = mkdtempSync(join(tmpdir(), 'dangol-cases-'));
if (index.length === 0) console.info(`${CASES} is not here: its files are not tried. formats.test.ts tries our own.`);

interface Outcome {
  text: string;
  report: Record<string, unknown> & { products?: { name: string; priceWon: number }[] };
}

async function read(kind: '--catalogue' | '--events', file: string): Promise<Outcome> {
  const json = join(folder, 'out.json');
  const options = parseArguments([kind, join(CASES, file), '--dry-run', '--json', json]);
  const lines: string[] = [];
  if (options !== null) await dryRun(options, Date.UTC(2026, 10, 25), (line) => lines.push(line));
  return { text: lines.join('\n'), report: JSON.parse(readFileSync(json, 'utf8')) };
}

/** The words of the column `expected`, and what they ask of a reading. */
const PROMISES: [pattern: RegExp, holds: (outcome: Outcome, words: string[]) => void][] = [
  [
    /^(\d+) events, (\d+) shoppers, (\d+) items/,
    ({ report }, [, ...figures]) => expect([report.events, report.shoppers, report.items]).toEqual(figures.map(Number)),
  ],
  [/first (\d{4}-\d\d-\d\d)/, ({ report }, [, day]) => expect(report.first).toMatch(new RegExp(`^${day}`))],
  [
    /said: (.+)$/,
    ({ text, report }, [, what = '']) => {
      expect(text).toContain(what);
      expect(JSON.stringify(report.reading)).toContain(what);
    },
  ],
  [/^(\d+) products?\b/, ({ report }, [, count]) => expect(report.products).toHaveLength(Number(count))],
  [/named ([^;]+)/, ({ report }, [, name]) => expect(report.products?.map((one) => one.name)).toEqual([name])],
  [
    /names are '(.+)' and '(.+)'/,
    ({ report }, [, ...names]) => expect(report.products?.map((one) => one.name)).toEqual(names),
  ],
  [
    /price ([\d,]+) won/,
    ({ report }, [, won = '']) => expect(report.products?.[0]?.priceWon).toBe(Number(won.replace(',', ''))),
  ],
  [
    /line (\d+) left out/,
    ({ text, report }, [, line]) => {
      expect(text).toContain(`(line ${line})`);
      expect(Object.values(report.leftOut as object)).toEqual([1]);
    },
  ],
  [
    /none cut through a character/,
    ({ report }) => {
      for (const { name } of report.products ?? []) expect(name.isWellFormed()).toBe(true);
    },
  ],
]; // prettier-ignore

test.runIf(index.length > 0).each(index.map((row) => row.split('\t') as [string, string, string]))(
  '%s (%s): %s',
  async (file, _, expected) => {
    expect.hasAssertions();
    const reading = read(file.startsWith('catalogue') ? '--catalogue' : '--events', file);
    if (expected.startsWith('stops')) {
      await expect(reading).rejects.toThrow(/day-first.* or month-first.*--dates day-first or --dates month-first/);
      return;
    }
    const outcome = await reading;
    for (const [pattern, holds] of PROMISES) {
      const words = pattern.exec(expected);
      if (words !== null) holds(outcome, words);
    }
  },
);

test.skipIf(index.length === 0)('the index names files that are here', () => {
  for (const row of index) expect(existsSync(join(CASES, row.split('\t')[0] ?? ''))).toBe(true);
});
