import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { UsageError } from '#contracts/command-line.ts';
import { parseArguments } from '#import/arguments.ts';
import { dryRun } from '#import/dry-run.ts';

interface Case {
  path: string;
  what: string;
  expected: string;
}

/** Small files as others wrote them, with what is to be read in them: a table of file, what it is, what is expected. */
function casesIn(folder: string): Case[] {
  const index = join(folder, 'index.tsv');
  if (!existsSync(index)) return [];
  const rows = readFileSync(index, 'utf8').trim().split('\n').slice(1);
  return rows.map((row) => {
    const [file = '', what = '', expected = ''] = row.split('\t');
    return { path: join(folder, file), what, expected };
  });
}

const own = casesIn(join(process.cwd(), 'tests/data/reading'));
const others = casesIn(join(process.cwd(), '../shared/cases'));
const folder = mkdtempSync(join(tmpdir(), 'dangol-cases-'));
if (others.length === 0) console.info('../shared/cases is not here: its files are not tried.');

interface Outcome {
  text: string;
  report: Record<string, unknown> & { products?: { name: string; priceWon: number }[] };
}

async function read(path: string): Promise<Outcome> {
  const kind = basename(path).startsWith('catalogue') ? '--catalogue' : '--events';
  const json = join(folder, 'out.json');
  const options = parseArguments([kind, path, '--dry-run', '--json', json]);
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
  [/last (\d{4}-\d\d-\d\d[T\d:]*)/, ({ report }, [, time]) => expect(report.last).toMatch(new RegExp(`^${time}`))],
  [
    /left out: ([a-z ]+) (\d+)/,
    ({ report }, [, reason = '', rows]) => expect(report.leftOut).toEqual({ [reason]: Number(rows) }),
  ],
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

const MONTH_OR_DAY = /day-first.* or month-first.*--dates day-first or --dates month-first/;

test.each([...own, ...others].map((one) => [basename(one.path), one.what, one.expected, one.path]))(
  '%s (%s): %s',
  async (_, __, expected, path) => {
    expect.hasAssertions();
    const reading = read(path);
    if (expected.startsWith('stops')) {
      const [, words] = expected.split('stops: ');
      await expect(reading).rejects.toThrow(words ?? MONTH_OR_DAY);
      await expect(reading).rejects.toBeInstanceOf(UsageError);
      return;
    }
    const outcome = await reading;
    for (const [pattern, holds] of PROMISES) {
      const words = pattern.exec(expected);
      if (words !== null) holds(outcome, words);
    }
  },
);

test('the tables name files that are here', () => {
  expect(own.length).toBeGreaterThan(30);
  for (const { path } of [...own, ...others]) expect(existsSync(path)).toBe(true);
});
