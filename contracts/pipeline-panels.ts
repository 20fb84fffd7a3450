import type { WordsLocale } from './console-words.ts';

/*
 * What the pages and the figures of /admin/pipeline have in common: rows, what their columns are measured in, and how a
 * value is printed, the same in a table, a text and an axis.
 */

/** What a figure is measured in. `change`: a share with its sign; `perMinute`, `perSecond`: a count by time. */
export type Unit = 'text' | 'time' | 'count' | 'won' | 'share' | 'change' | 'perMinute' | 'perSecond';

/** Times are epoch ms; null: no value, as of x / 0. */
export type PanelCell = string | number | null;
export type PanelRow = Readonly<Record<string, PanelCell>>;

/** Answer of GET /admin/api/pipeline/<id>: rows by field name, codes in the reader's words. */
export interface PipelineAnswer {
  fromMs: number;
  toMs: number;
  rows: PanelRow[];
  /** The newest of it as a sentence; '' where there is none. */
  summary?: string;
}

/** Ranges that can be looked back over, in minutes. */
export const PIPELINE_RANGES = {
  hour: 60,
  sixHours: 360,
  day: 1_440,
  week: 10_080,
  month: 43_200,
} as const;
export type PipelineRange = keyof typeof PIPELINE_RANGES;
export const PIPELINE_RANGE_NAMES = Object.keys(PIPELINE_RANGES) as PipelineRange[];

const NONE = '–';

/** A value as a reader of `locale` reads it; times in Seoul. */
export function printCell(value: PanelCell | undefined, unit: Unit, locale: WordsLocale): string {
  if (value === null || value === undefined) return NONE;
  if (typeof value === 'string') return value;
  if (!Number.isFinite(value)) return NONE;
  switch (unit) {
    case 'time':
      return printTime(value, locale);
    case 'won':
      return `${locale === 'ko' ? '' : '₩'}${printNumber(Math.round(value), locale, 0)}${locale === 'ko' ? '원' : ''}`;
    case 'share':
      return `${printNumber(value * 100, locale, 1)}%`;
    case 'change':
      return `${value > 0 ? '+' : ''}${printNumber(value * 100, locale, 1)}%`;
    case 'perMinute':
    case 'perSecond':
    case 'count':
      return printNumber(value, locale, Math.abs(value) >= 100 ? 0 : 2);
    case 'text':
      return String(value);
  }
}

function printNumber(value: number, locale: WordsLocale, digits: number): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

function printTime(value: number, locale: WordsLocale): string {
  return new Intl.DateTimeFormat(locale, {
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'Asia/Seoul',
  }).format(value);
}

/** Whether rows have anything to draw: a value in one of `measures`; without measures, whether there are rows. */
export function hasValues(rows: readonly PanelRow[], measures: readonly string[]): boolean {
  if (measures.length === 0) return rows.length > 0;
  return rows.some((row) => measures.some((measure) => (row[measure] ?? null) !== null));
}
