import { UsageError } from '#contracts/command-line.ts';
import type { Line } from './lines.ts';
import { followQuotes, noQuotes } from './quotes.ts';
import { BLANKS } from './separated-rows.ts';

/** Separators and their names, the likelier first. \x01 is Hive's. */
const NAMES: Record<string, string> = {
  '\t': 'tab',
  '::': '::',
  ',': 'comma',
  ';': 'semicolon',
  '|': '|',
  '\x01': '^A (Hive)',
  [BLANKS]: 'blanks',
};

export function separatorName(separator: string): string {
  return NAMES[separator] ?? separator;
}

/** The separator as `--separator` takes it: itself, or tab, comma, semicolon, blanks. */
export function separatorOf(text: string): string {
  const named = Object.entries(NAMES).find(([, name]) => name === text.toLowerCase());
  const separator = named?.[0] ?? (text === '\\t' ? '\t' : text);
  if (separator === '' || separator.length > 4 || /["\r\n\w]/.test(separator))
    throw new UsageError(`--separator "${text}": tab, comma, semicolon, blanks, ::, or the sign itself.`);
  return separator;
}

export interface Separation {
  separator: string;
  /** What most lines have. */
  columns: number;
}

/**
 * What separates the cells: that which cuts the most lines into one number of cells, two at least. Null where nothing
 * does, or only blanks into rows of changing lengths: sessions.
 */
export function separationOf(lines: readonly Line[], given?: string): Separation | null {
  const sample = lines.filter(({ text }) => text.trim() !== '').map(({ text }) => text);
  if (given !== undefined) return { separator: given, columns: usual(sample, given)?.columns ?? 1 };
  let best: (Separation & { share: number }) | null = null;
  for (const separator of Object.keys(NAMES)) {
    const found = usual(sample, separator);
    if (found === null || found.columns < 2) continue;
    if (separator === BLANKS && (found.share < 0.98 || found.columns < 3 || best !== null)) continue;
    if (best === null || found.share > best.share + 0.05) best = { separator, ...found };
  }
  return best;
}

/** The number of cells most rows have, and the share of the lines that stand in such rows. */
function usual(lines: readonly string[], separator: string): { columns: number; share: number } | null {
  const times = new Map<number, number>();
  let state = noQuotes();
  let linesInRow = 0;
  for (const line of lines) {
    if (separator === BLANKS || separator.length > 1) state.cells = cellsIn(line, separator);
    else {
      if (!state.open) state = noQuotes();
      followQuotes(line, separator, state);
    }
    linesInRow++;
    if (state.open && linesInRow < 100) continue;
    times.set(state.cells, (times.get(state.cells) ?? 0) + linesInRow);
    state = noQuotes();
    linesInRow = 0;
  }
  const [most] = [...times].filter(([cells]) => cells > 1).sort((a, b) => b[1] - a[1]);
  return most === undefined ? null : { columns: most[0], share: most[1] / lines.length };
}

function cellsIn(line: string, separator: string): number {
  return (separator === BLANKS ? line.trim().split(/\s+/) : line.split(separator)).length;
}
