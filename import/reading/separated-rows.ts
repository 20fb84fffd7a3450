import type { Line } from './lines.ts';
import { cellsOfQuoted, type Escape, followQuotes, noQuotes, type QuoteState } from './quotes.ts';
import type { Row } from './row.ts';

/** Runs of blanks; all other separators stand for themselves. */
export const BLANKS = ' ';

export interface Separation {
  separator: string;
  /** What most lines have. */
  columns: number;
  escape: Escape;
}

/** A cell's quotes may reach over this many characters, then they are taken for a quote that was never closed. */
const LONGEST_QUOTED = 1 << 20;

/**
 * Rows of separated cells, batch by batch. A quoted cell may hold separators and line breaks; where that makes nothing
 * of the expected `columns`, the quote is taken for one that is never closed: its line is left out, and reading goes on
 * behind it.
 */
export async function* separatedRows(
  batches: AsyncIterable<readonly Line[]>,
  separation: Separation,
): AsyncGenerator<Row[]> {
  const reader = new Separated(separation);
  for await (const batch of batches) {
    for (const line of batch) reader.take(line);
    yield reader.rows();
  }
  reader.end();
  const rest = reader.rows();
  if (rest.length > 0) yield rest;
}

class Separated {
  readonly #separator: string;
  readonly #columns: number;
  /** Quotes mean something: not in `::` and blanks, whose makers know none. */
  readonly #quoting: boolean;
  #rows: Row[] = [];
  #quoted: { row: Row; text: string }[] = [];
  #pending: Line[] = [];
  #pendingLength = 0;
  readonly #escape: Escape;
  #state: QuoteState;

  constructor({ separator, columns, escape: quoteEscape }: Separation) {
    this.#separator = separator;
    this.#columns = columns;
    this.#escape = quoteEscape;
    this.#state = noQuotes(quoteEscape);
    this.#quoting = separator.length === 1 && separator !== BLANKS;
  }

  take(line: Line): void {
    const { text, number } = line;
    if (this.#pending.length > 0) {
      this.#continue(line);
      return;
    }
    if (line.cut === true) this.#rows.push({ line: number, cells: [], problem: 'line too long' });
    else if (!this.#quoting || !text.includes('"')) {
      if (text === '') return;
      const cells = this.#cut(text);
      if (cells.length > this.#columns && text.includes('\r') && this.#takeByReturns(line)) return;
      this.#rows.push({ line: number, cells });
    } else {
      this.#state = noQuotes(this.#escape);
      followQuotes(text, this.#separator, this.#state);
      if (!this.#state.open) this.#quote(number, text);
      else {
        this.#pending = [line];
        this.#pendingLength = text.length;
      }
    }
  }

  #cut(text: string): string[] {
    return this.#separator === BLANKS ? text.trim().split(/\s+/) : text.split(this.#separator);
  }

  /** A file whose parts end their lines in CR and in LF: a line of LF that is whole rows of CR. */
  #takeByReturns({ text, number }: Line): boolean {
    const rows = text
      .split('\r')
      .filter((part) => part !== '')
      .map((part) => this.#cut(part));
    if (rows.length < 2 || rows.some((cells) => cells.length !== this.#columns)) return false;
    for (const cells of rows) this.#rows.push({ line: number, cells });
    return true;
  }

  /** Rows that are whole; what is still open stays for the next batch. */
  rows(): Row[] {
    const cells = cellsOfQuoted(
      this.#quoted.map(({ text }) => text),
      this.#separator,
      this.#escape,
    );
    this.#quoted.forEach(({ row }, n) => {
      const found = cells[n];
      if (found != null) row.cells = found;
      else row.problem = 'quote never closed';
    });
    const rows = this.#rows;
    this.#quoted = [];
    this.#rows = [];
    return rows;
  }

  end(): void {
    while (this.#pending.length > 0) this.#giveUp();
  }

  #continue(line: Line): void {
    this.#pending.push(line);
    this.#pendingLength += line.text.length + 1;
    followQuotes(line.text, this.#separator, this.#state);
    if (line.cut === true || this.#pendingLength > LONGEST_QUOTED) this.#giveUp();
    else if (!this.#state.open) {
      // A quote that was never closed ends in the next quoted cell, with another number of cells or in the middle of
      // one.
      if (this.#state.stray || this.#state.cells < this.#columns) this.#giveUp();
      else {
        const text = this.#pending.map((one) => one.text).join('\n');
        this.#quote((this.#pending[0] as Line).number, text);
        this.#pending = [];
      }
    }
  }

  #quote(line: number, text: string): void {
    const row: Row = { line, cells: [] };
    this.#rows.push(row);
    this.#quoted.push({ row, text });
  }

  #giveUp(): void {
    const [first, ...others] = this.#pending as [Line, ...Line[]];
    this.#pending = [];
    // Where tabs separate, a quote is more often a sign of the text than a quote.
    if (this.#separator === '\t') this.#rows.push({ line: first.number, cells: first.text.split('\t') });
    else this.#rows.push({ line: first.number, cells: [], problem: 'quote never closed' });
    for (const line of others) this.take(line);
  }
}
