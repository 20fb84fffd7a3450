import { parse } from 'csv-parse/sync';

/** How far a record has come whose quotes may reach over several lines. */
export interface QuoteState {
  open: boolean;
  /** Something stood between a closing quote and the end of its cell: the quotes are not what they seem. */
  stray: boolean;
  cells: number;
  escape: Escape;
}

/** What stands before a quote within quotes: another (RFC 4180), or a backslash (MySQL, Hive, PHP). */
export type Escape = '"' | '\\';

export function noQuotes(quoteEscape: Escape = '"'): QuoteState {
  return { open: false, stray: false, cells: 1, escape: quoteEscape };
}

/**
 * How quotes within quotes are written: by backslashes where they occur in the middle of cells and doubled ones do not.
 */
export function escapeOf(lines: readonly string[]): Escape {
  const some = (pattern: RegExp) => lines.some((line) => pattern.test(line));
  return some(/"[^"]*\\"[^,;|\t]/) && !some(/[^,;|\t"]""[^,;|\t"]/) ? '\\' : '"';
}

function isEscaped(line: string, quote: number): boolean {
  let backslashes = 0;
  while (line[quote - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

/**
 * Follows the quotes of one line to find where a record ends; csv-parse reads its cells. As in RFC 4180 a quote opens
 * only at the beginning of a cell (blanks before it are allowed), and two of them within a cell mean one.
 */
export function followQuotes(line: string, separator: string, state: QuoteState): void {
  let at = 0;
  let open = state.open;
  let begins = !open;
  while (at < line.length) {
    if (open) {
      const quote = line.indexOf('"', at);
      if (quote < 0) break;
      if (state.escape === '\\' && isEscaped(line, quote)) {
        at = quote + 1;
        continue;
      }
      if (line[quote + 1] === '"') {
        at = quote + 2;
        continue;
      }
      open = false;
      at = quote + 1;
      while (line[at] === ' ' || line[at] === '\r') at++;
      if (at < line.length && !line.startsWith(separator, at)) state.stray = true;
      continue;
    }
    if (begins && line[at] === '"') {
      open = true;
      begins = false;
      at++;
    } else if (line.startsWith(separator, at)) {
      state.cells++;
      begins = true;
      at += separator.length;
    } else {
      if (line[at] !== ' ') begins = false;
      at++;
    }
  }
  state.open = open;
}

/**
 * The cells of records with quotes, each whole; null for one that csv-parse refuses. One call for all: it is dear to
 * begin.
 */
export function cellsOfQuoted(records: readonly string[], separator: string, quoteEscape: Escape): (string[] | null)[] {
  const together = parsed(records.join('\n'), separator, quoteEscape);
  if (together?.length === records.length) return together;
  return records.map((record) => {
    const one = parsed(record, separator, quoteEscape);
    return one?.length === 1 ? (one[0] as string[]) : null;
  });
}

function parsed(text: string, separator: string, quoteEscape: Escape): string[][] | null {
  try {
    return parse(text, {
      delimiter: separator,
      escape: quoteEscape,
      relax_quotes: true,
      relax_column_count: true,
      // Blanks between a separator and a quote are no part of the cell; those of other cells are trimmed by who reads
      // them.
      trim: true,
      record_delimiter: ['\n', '\r\n'],
    }) as string[][];
  } catch {
    return null;
  }
}
