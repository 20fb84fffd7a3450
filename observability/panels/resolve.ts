import type { Source } from '#contracts/sources.ts';

export interface TimeRange {
  fromMs: number;
  toMs: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Lengths a bucket of time may have, as people divide time. */
const INTERVALS: readonly [string, number][] = [
  ['1s', SECOND],
  ['5s', 5 * SECOND],
  ['10s', 10 * SECOND],
  ['30s', 30 * SECOND],
  ['1m', MINUTE],
  ['5m', 5 * MINUTE],
  ['10m', 10 * MINUTE],
  ['30m', 30 * MINUTE],
  ['1h', HOUR],
  ['3h', 3 * HOUR],
  ['12h', 12 * HOUR],
  ['1d', 24 * HOUR],
];
const MOST_BUCKETS = 72;

/** The shortest length of a bucket that divides the range into at most 72. */
export function intervalFor({ fromMs, toMs }: TimeRange): string {
  const found = INTERVALS.find(([, lengthMs]) => (toMs - fromMs) / lengthMs <= MOST_BUCKETS);
  return found?.[0] ?? '7d';
}

/**
 * A query with Kibana's placeholders as Elasticsearch takes it: `%timefilter%` and `%autointerval%` from the range; the
 * clauses of a dashboard's own filters are replaced by `sources`. Without them it counts events of every source.
 */
export function resolveQuery(
  query: Record<string, unknown>,
  range: TimeRange,
  sources?: readonly Source[],
): Record<string, unknown> {
  return resolve(query, { ...range, filters: sources === undefined ? [] : [ofSources(sources)] }) as Record<
    string,
    unknown
  >;
}

/** Events of these sources; those without one are the shop's own. */
function ofSources(sources: readonly Source[]): Record<string, unknown> {
  const named = { terms: { source: sources } };
  if (!sources.includes('shop')) return named;
  const without = { bool: { must_not: [{ exists: { field: 'source' } }] } };
  return { bool: { should: [named, without], minimum_should_match: 1 } };
}

/** What stands in the place of Kibana's placeholders. */
interface Values extends TimeRange {
  filters: readonly Record<string, unknown>[];
}

const FILTERS = '%dashboard_context-filter_clause%';

function resolve(value: unknown, values: Values): unknown {
  if (Array.isArray(value))
    return value
      .flatMap((item: unknown): readonly unknown[] => (item === FILTERS ? values.filters : [item]))
      .filter((item) => !(typeof item === 'string' && item.startsWith('%dashboard_context-')))
      .map((item) => resolve(item, values));
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Record<string, unknown>;
  const bound = object['%timefilter%'];
  if (bound === true) return { gte: values.fromMs, lte: values.toMs, format: 'epoch_millis' };
  if (bound === 'min') return values.fromMs;
  if (bound === 'max') return values.toMs;
  return Object.fromEntries(
    Object.entries(object).map(([name, inner]) =>
      name === 'interval' && typeof inner === 'object'
        ? ['fixed_interval', intervalFor(values)]
        : [name, resolve(inner, values)],
    ),
  );
}
