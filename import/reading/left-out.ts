const EXAMPLES_KEPT = 10;
const LINES_KEPT = 3;

/** Why a row was left out. The words are the keys of `leftOut` in the JSON reports. */
export type Reason =
  | 'comment'
  | 'header again'
  | 'empty row'
  | 'too few columns'
  | 'quote never closed'
  | 'line too long'
  | 'not JSON'
  | 'NUL character'
  | 'damaged characters'
  | 'no shopper'
  | 'no item'
  | 'not a time'
  | 'time out of range'
  | 'time in the future'
  | 'unknown event type'
  | 'not a number'
  | 'quantity 0'
  | 'not in the catalogue'
  | 'no sku'
  | 'no name'
  | 'not a price'
  | 'price too high'
  | 'not a stock'
  | 'sku again'
  | 'negative quantity'
  | 'refused by the database'
  | 'not a session';

/** Rows left out: how many, why, and where the first of them are. */
export interface BadRows {
  count: number;
  examples: { line: number; reason: string }[];
  reasons: Partial<Record<Reason, { rows: number; lines: number[] }>>;
}

export function noBadRows(): BadRows {
  return { count: 0, examples: [], reasons: {} };
}

/** Counts a row that is left out. `detail` describes what the row held; by default the reason. */
export function noteBadRow(bad: BadRows, line: number, reason: Reason, detail: string = reason): void {
  bad.count++;
  const { examples } = bad;
  // Rows are checked in batches, and more than once: a later call may be about an earlier line.
  if (examples.length < EXAMPLES_KEPT || line < (examples.at(-1)?.line ?? 0)) {
    examples.push({ line, reason: shortened(detail) });
    examples.sort((a, b) => a.line - b.line);
    if (examples.length > EXAMPLES_KEPT) examples.pop();
  }
  const noted = bad.reasons[reason] ?? { rows: 0, lines: [] };
  noted.rows++;
  if (noted.lines.length < LINES_KEPT) noted.lines.push(line);
  bad.reasons[reason] = noted;
}

/** Reason → rows, as the JSON reports have it. */
export function leftOutOf({ reasons }: BadRows): Record<string, number> {
  return Object.fromEntries(Object.entries(reasons).map(([reason, { rows }]) => [reason, rows]));
}

/** One line a reason: how many rows, and the numbers of the first. */
export function leftOutLines({ reasons }: BadRows): string[] {
  return Object.entries(reasons).map(([reason, { rows, lines }]) => {
    const where = `line${lines.length > 1 ? 's' : ''} ${lines.join(', ')}${rows > lines.length ? ', …' : ''}`;
    return `${reason}: ${rows.toLocaleString('en-US')} (${where})`;
  });
}

const LONGEST_DETAIL = 160;

/** A cell as a message quotes it: without control characters and not longer than a line of a terminal. */
export function shortened(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach the terminal.
  const plain = text.replace(/[\u0000-\u001f\u007f]/g, '·');
  return plain.length <= LONGEST_DETAIL ? plain : `${plain.slice(0, LONGEST_DETAIL).toWellFormed()}…`;
}
