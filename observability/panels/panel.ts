import { SOURCE_WORDS, type Words, type WordsLocale } from '#contracts/console-words.ts';
import { SOURCES } from '#contracts/sources.ts';

export type PanelLocale = WordsLocale;

/** A Vega-Lite specification without its data and its size, which Kibana and the console each give it. */
export type PanelSpec = Record<string, unknown>;

/**
 * One figure over the indexed events: the same query and the same chart in Kibana and at /admin/live. The query is
 * written for Kibana's Vega, with its placeholders for the time range; resolve.ts fills them in outside Kibana. The
 * counts are in `aggregations.rows.buckets`; `spec.transform` makes the chart's rows of those buckets.
 */
export interface Panel {
  id: string;
  title: Words;
  /** Which events it counts, and how. */
  about: Words;
  /** Columns of twelve it takes on a wide screen. */
  columns: 4 | 6 | 8 | 12;
  /** Height of the drawing in CSS pixels. */
  heightPx: number;
  query: Record<string, unknown>;
  /**
   * Buckets by product or category id. The console puts a `name` into them; Kibana draws the product's name that was
   * indexed with the events (their aggregation `named`), and "#17" where there is none.
   * `in`: the aggregations that hold the buckets; the rows themselves, where there is none.
   */
  named?: { kind: 'product' | 'category'; in: readonly string[] };
  spec(locale: PanelLocale): PanelSpec;
}

/** Bars of a ranking: one alone must not fill the panel. */
export const RANKED_BAR = { type: 'bar', tooltip: true, height: { expr: "min(26, 0.85 * bandwidth('y'))" } } as const;

/** Where in the answer the buckets are: Vega's `format.property`. */
export const ROWS_PROPERTY = 'aggregations.rows.buckets';

/**
 * A search without hits: events of the range counted by `rows`; `types` and `conditions` restrict which are counted.
 */
export function countOf(
  rows: Record<string, unknown>,
  { types, conditions = [] }: { types?: readonly string[]; conditions?: readonly Record<string, unknown>[] } = {},
): Record<string, unknown> {
  return {
    size: 0,
    track_total_hits: false,
    query: {
      bool: {
        must: ['%dashboard_context-must_clause%'],
        filter: [
          '%dashboard_context-filter_clause%',
          { range: { occurredAt: { '%timefilter%': true } } },
          ...(types === undefined ? [] : [{ terms: { type: types } }]),
          ...conditions,
        ],
        must_not: ['%dashboard_context-must_not_clause%'],
      },
    },
    aggs: { rows },
  };
}

/** Buckets of time over the whole range, empty ones too; how long one is follows from the range. */
export function overTime(aggs?: Record<string, unknown>): Record<string, unknown> {
  return {
    date_histogram: {
      field: 'occurredAt',
      interval: { '%autointerval%': true },
      extended_bounds: { min: { '%timefilter%': 'min' }, max: { '%timefilter%': 'max' } },
      min_doc_count: 0,
    },
    ...(aggs && { aggs }),
  };
}

/** One bucket for each source; events written before there were sources are the shop's own. */
export function bySource(aggs?: Record<string, unknown>): Record<string, unknown> {
  return commonest('source', SOURCES.length, aggs, { missing: 'shop' });
}

/** Vega: the rows of each source, with its word in `source`; `each` is the bucket of the source. */
export function perSource(bucket: string, locale: PanelLocale): PanelSpec[] {
  return [
    { flatten: [`${bucket}.buckets`], as: ['each'] },
    { calculate: worded(SOURCE_WORDS, 'datum.each.key', locale), as: 'source' },
  ];
}

/** Names of the sources, in their order. */
export const sourceNames = (locale: PanelLocale): string[] => SOURCES.map((source) => SOURCE_WORDS[source][locale]);

/** Vega: a colour for each source, the same in every panel and whichever sources there are. */
export function sourceColour(locale: PanelLocale): PanelSpec {
  return {
    field: 'source',
    type: 'nominal',
    title: null,
    scale: { domain: sourceNames(locale) },
    legend: { orient: 'bottom', columns: { expr: 'width < 420 ? 2 : 4' } },
  };
}

/** The commonest values of a field. */
export function commonest(
  field: string,
  size: number,
  aggs?: Record<string, unknown>,
  options: Record<string, unknown> = {},
): Record<string, unknown> {
  return { terms: { field, size, ...options }, ...(aggs && { aggs }) };
}

/** One bucket for each named filter, in a list. */
export function each(
  filters: Record<string, Record<string, unknown>>,
  aggs?: Record<string, unknown>,
): Record<string, unknown> {
  return { filters: { keyed: false, filters }, ...(aggs && { aggs }) };
}

/** The x axis of figures over time. `key` is epoch ms; times are shown as the reader's clock has them. */
export const TIME_AXIS = {
  field: 'key',
  type: 'temporal',
  title: null,
  axis: { format: '%m/%d %H:%M', labelOverlap: 'greedy', tickCount: 6, grid: false },
} as const;

/**
 * Marks over time, on an axis of the whole range: an unseen point a bucket, so that hours without anything show as
 * such.
 */
export function overWholeRange(marks: PanelSpec): PanelSpec {
  return { layer: [{ mark: { type: 'point', opacity: 0, tooltip: false }, encoding: { x: TIME_AXIS } }, marks] };
}

/** Vega: `code` as a table words it, else as it is. */
export function worded(table: Record<string, Words>, code: string, locale: PanelLocale): string {
  const texts = Object.fromEntries(Object.entries(table).map(([key, text]) => [key, text[locale]]));
  return `((${JSON.stringify(texts)})[${code}] || ${code})`;
}

/** Vega: a bucket's name if it has one, else the one that was indexed with its events, else its id. */
export function namedBucket(bucket: string): string {
  const indexed = `${bucket}.named && ${bucket}.named.buckets.length > 0 ? ${bucket}.named.buckets[0].key`;
  return `${bucket}.name ? ${bucket}.name : ${indexed} : '#' + ${bucket}.key`;
}
