/*
 * Pieces of the panels' SQL. Days are the Korean `day` column, or time in Seoul; nothing depends on the session's time
 * zone. Bounds stand in each condition as expressions of parameters alone, so that indexes are used.
 */

/** A Monday's midnight in Seoul: buckets of an hour, a day and a week begin where they do in Korea. */
const ORIGIN = "timestamptz '2000-01-03 00:00:00+09'";

/** The condition on the sources an operator has chosen. */
export const OF_SOURCES = 'source = ANY({{sources}})';
/** What comparisons, growth and cycles count: not orders of a run faster than the shop's own pace. */
export const AT_OWN_PACE = `NOT accelerated AND ${OF_SOURCES}`;

/** The reader's `to` as a timestamp in Seoul. */
export const NOW_IN_SEOUL = "({{to}} AT TIME ZONE 'Asia/Seoul')";
export const THIS_MONTH = `date_trunc('month', ${NOW_IN_SEOUL})`;

export interface Buckets {
  /** Length of a bucket. */
  step: string;
  /** Where the first begins. */
  since: string;
  /** Where counting ends: the last bucket may be cut short by it. */
  until: string;
  /** The bucket a column's time is in. */
  of(column: string): string;
}

/**
 * Buckets over the chosen range, no shorter than `least`; `back`: over so much of the past where the range is shorter.
 */
export function buckets(least: 'minute' | 'hour', back?: string): Buckets {
  const step = `greatest({{step}}, interval '1 ${least}')`;
  const from = back === undefined ? '{{from}}' : `least({{from}}, {{to}} - interval '${back}')`;
  const of = (column: string) => `date_bin(${step}, ${column}, ${ORIGIN})`;
  // Minutes that are not over would show as a fall.
  const until = least === 'minute' ? "date_trunc('minute', {{to}})" : '{{to}}';
  return { step, since: of(from), until, of };
}

/** A row for each bucket: `time`, how many minutes of it are over, and whether it is `under_way`. */
export function everyBucket({ step, since, until }: Buckets): string {
  return `SELECT time, extract(epoch FROM least(time + ${step}, ${until}) - time)::float8 / 60 AS minutes,
    (time + ${step} > {{to}})::text AS under_way
  FROM generate_series(${since}, ${until} - interval '1 second', ${step}) AS time`;
}
