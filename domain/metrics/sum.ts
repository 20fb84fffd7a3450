import type { Bucket, Dimension, DistinctMeasure, Measure, RollUp, SumMeasure } from './roll-up.ts';

/** The time and the dimensions of a roll-up's rows. */
export type KeyOf<R extends RollUp> = R['bucket'] | R['dimensions'][number];
export type MeasureOf<R extends RollUp> = keyof R['measures'] & string;

/** Along which keys rows of a measure may be added. */
export type AdditiveAlong<R extends RollUp, M extends MeasureOf<R>> = R['measures'][M] extends DistinctMeasure
  ? Exclude<KeyOf<R>, R['measures'][M]['notAdditiveOver'][number]>
  : KeyOf<R>;

/** Measures that are columns. */
export type SumMeasureOf<R extends RollUp> = {
  [M in MeasureOf<R>]: R['measures'][M] extends SumMeasure ? M : never;
}[MeasureOf<R>];

type Row = Readonly<Record<string, unknown>>;

/**
 * Adds a measure over rows that differ in `along` only: a row for each combination of the other keys. A measure that is
 * not additive along one of them does not compile. O(rows).
 */
export function sumAlong<R extends RollUp, M extends MeasureOf<R>>(
  rollUp: R,
  measure: M,
  along: readonly AdditiveAlong<R, M>[],
  rows: readonly Row[],
): Record<string, unknown>[] {
  const summed: ReadonlySet<string> = new Set(along);
  const keys = [rollUp.bucket, ...rollUp.dimensions].filter((key: Bucket | Dimension) => !summed.has(key));
  const sums = new Map<string, Record<string, unknown>>();
  for (const row of rows) {
    const place = JSON.stringify(keys.map((key) => row[key]));
    const sum = sums.get(place) ?? Object.fromEntries(keys.map((key) => [key, row[key]]));
    sum[measure] = Number(sum[measure] ?? 0) + Number(row[measure]);
    sums.set(place, sum);
  }
  return [...sums.values()];
}

/** Whether rows of `measure` add up along `key`, for code that knows neither before it runs. */
export function isAdditiveAlong(measure: Measure, key: Bucket | Dimension): boolean {
  return 'sum' in measure || !measure.notAdditiveOver.includes(key);
}
