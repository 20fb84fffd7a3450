/** For the tests of the readers: a log whose figures are known, to be written in any form. */
export interface SampleRow {
  shopper: number;
  item: number;
  /** Unix seconds. */
  seconds: number;
  quantity: number;
  kind: 'view' | 'order' | 'cart';
}

export const SAMPLE_FIGURES = { events: 300, shoppers: 40, items: 30 };

/** 300 rows of 40 shoppers and 30 items, in order of time, from 2019-10-01T00:00:00Z on, a step of 35 minutes. */
export const SAMPLE: readonly SampleRow[] = Array.from({ length: SAMPLE_FIGURES.events }, (_, n) => ({
  shopper: 1000 + ((n * 7 + Math.floor(n / 40)) % SAMPLE_FIGURES.shoppers),
  item: 500 + ((n * 11 + Math.floor(n / 30)) % SAMPLE_FIGURES.items),
  seconds: Date.UTC(2019, 9, 1) / 1000 + n * 2_100,
  quantity: 1 + (n % 4),
  kind: (['view', 'order', 'cart'] as const)[n % 3] ?? 'view',
}));

/** The sample, a line a row, with `header` before it where there is one. */
export function sampleText(row: (one: SampleRow, n: number) => string, header?: string, lineEnd = '\n'): string {
  return [...(header === undefined ? [] : [header]), ...SAMPLE.map(row)].join(lineEnd) + lineEnd;
}

export function isoDate(seconds: number, from = 0, to = 19): string {
  return new Date(seconds * 1000).toISOString().slice(from, to);
}
