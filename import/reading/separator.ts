import { UsageError } from '#contracts/command-line.ts';
import type { Line } from './lines.ts';
import { type Escape, escapeOf, followQuotes, noQuotes } from './quotes.ts';
import { BLANKS, type Separation } from './separated-rows.ts';

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

interface Candidate {
  separator: string;
  columns: number;
  /** Of the lines that stand in rows of so many cells. */
  share: number;
  /** The first row, which may name the columns, has as many cells. */
  headed: boolean;
}

/** A log has three columns, a catalogue too. */
const LEAST_COLUMNS = 3;
const NEARLY_ALL = 0.9;

/**
 * What separates the cells: that which cuts the most lines into one number of cells, two at least. One that makes three
 * columns, and one that cuts the first row like the others, come before those that do not: texts and decimal numbers
 * hold commas. Null where nothing does, or only blanks into rows of changing lengths: sessions.
 */
export function separationOf(lines: readonly Line[], requested?: string): Separation | null {
  const sample = lines.filter(({ text }) => text.trim() !== '').map(({ text }) => text);
  const quoteEscape = escapeOf(sample);
  if (requested !== undefined)
    return { separator: requested, columns: usual(sample, requested, quoteEscape)?.columns ?? 1, escape: quoteEscape };
  let best: Candidate | null = null;
  for (const separator of Object.keys(NAMES)) {
    const found = usual(sample, separator, quoteEscape);
    if (found === null || found.columns < 2) continue;
    if (separator === BLANKS && (found.share < 0.98 || found.columns < LEAST_COLUMNS)) continue;
    if (separator === BLANKS && best !== null && best.columns >= LEAST_COLUMNS) continue;
    if (best === null || isBetter(found, best)) best = found;
  }
  return best === null ? null : { separator: best.separator, columns: best.columns, escape: quoteEscape };
}

function isBetter(one: Candidate, best: Candidate): boolean {
  const enough = (candidate: Candidate) => candidate.columns >= LEAST_COLUMNS && candidate.share >= NEARLY_ALL;
  if (enough(one) !== enough(best)) return enough(one);
  if (enough(one) && one.headed !== best.headed) return one.headed;
  return one.share > best.share + 0.05;
}

/** The number of cells most rows have, and the share of the lines that stand in such rows. */
function usual(lines: readonly string[], separator: string, quoteEscape: Escape): Candidate | null {
  const times = new Map<number, number>();
  let state = noQuotes(quoteEscape);
  let linesInRow = 0;
  let first = 0;
  for (const line of lines) {
    if (separator === BLANKS || separator.length > 1) state.cells = cellsIn(line, separator);
    else {
      if (!state.open) state = noQuotes(quoteEscape);
      followQuotes(line, separator, state);
    }
    linesInRow++;
    if (state.open && linesInRow < 100) continue;
    first ||= state.cells;
    times.set(state.cells, (times.get(state.cells) ?? 0) + linesInRow);
    state = noQuotes(quoteEscape);
    linesInRow = 0;
  }
  const [most] = [...times].filter(([cells]) => cells > 1).sort((a, b) => b[1] - a[1]);
  if (most === undefined) return null;
  return { separator, columns: most[0], share: most[1] / lines.length, headed: first === most[0] };
}

function cellsIn(line: string, separator: string): number {
  return (separator === BLANKS ? line.trim().split(/\s+/) : line.split(separator)).length;
}
