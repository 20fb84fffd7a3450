import { kindOf } from './kinds.ts';
import { secondsOfNumber, timeNumberOf, unitBySize } from './numeric-times.ts';
import type { Row } from './row.ts';
import { secondsOf } from './times.ts';

/** What other programs write where there is nothing. */
const NOTHING: ReadonlySet<string> = new Set([
  '',
  'na',
  'n/a',
  '#n/a',
  'nan',
  'null',
  'none',
  'nil',
  '\\n',
  'undefined',
  '(null)',
  '(not set)',
  '(none)',
  '<na>',
  'nat',
  '-',
]); // prettier-ignore

/** The cell without blanks around it; empty for what stands for nothing. */
export function cellValue(cell: string | undefined): string {
  let text = cell === undefined ? '' : cell.trim();
  const first = text.charCodeAt(0);
  // Most cells of a log are numbers, and no word for nothing begins with a digit.
  if (first >= 48 && first <= 57) return text;
  if (first === APOSTROPHE || first === EQUALS) text = withoutWrapping(text);
  return text.length <= 9 && NOTHING.has(text.toLowerCase()) ? '' : text;
}

const APOSTROPHE = 39;
const EQUALS = 61;

/** What spreadsheets write around text that they must not take for a number, and the quotes of some SQL tools. */
function withoutWrapping(text: string): string {
  const wrapped = /^="(.*)"$|^'(.*)'$|^'(\d.*)$/s.exec(text);
  return wrapped === null ? text : (wrapped[1] ?? wrapped[2] ?? wrapped[3] ?? '').trim();
}

/** 1989 … 2096 in unix seconds, or in finer units. */
const PLAUSIBLE = [6e8, 4e9] as const;

/** Whether a cell is a moment of a log by itself: a date, or a number of the size unix times have. */
export function isMoment(text: string): boolean {
  const value = timeNumberOf(text);
  if (value === null) return secondsOf(text) !== null || /^\d{1,2}[-/. ]+\d{1,2}[-/. ]+\d{2,4}([ T].*)?$/.test(text);
  if (!/^\d+(\.\d+)?(e\+?\d+)?$/i.test(text)) return false;
  const seconds = secondsOfNumber(value, unitBySize(value)) ?? 0;
  if (seconds >= PLAUSIBLE[0] && seconds <= PLAUSIBLE[1] && !(value > 1e11 && seconds < 7e8)) return true;
  const day =
    text.length === 8 || text.length === 14
      ? secondsOfNumber(value, text.length === 8 ? 'yyyymmdd' : 'yyyymmddhhmmss')
      : null;
  return day !== null && day >= PLAUSIBLE[0] && day <= PLAUSIBLE[1];
}

export function isKind(text: string): boolean {
  return !/^[\d.]*$/.test(text) && kindOf(text) !== undefined;
}

/** The values of one column in the rows of a sample. */
export function columnOf(rows: readonly Row[], at: number): string[] {
  return rows.flatMap(({ cells, problem }) => {
    const value = problem === undefined ? cellValue(cells[at]) : '';
    return value === '' ? [] : [value];
  });
}

/** The share of values a test holds for; 0 where there are none. */
export function share(values: readonly string[], test: (value: string) => boolean): number {
  return values.length === 0 ? 0 : values.filter(test).length / values.length;
}
