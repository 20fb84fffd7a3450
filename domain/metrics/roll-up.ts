/** How long a row's time is. Days are days in Seoul; hours and minutes are the same there. */
export type Bucket = 'minute' | 'hour' | 'day';

/**
 * What a row sums. orders: orders of the ledger; lines: their lines; acts: events of topic `behavior`; people: none, a
 * row is there or not (who did what), and its reader counts them.
 */
export type Grain = 'orders' | 'lines' | 'acts' | 'people';

/** Columns by which rows are split, beside the time. */
export type Dimension =
  | 'source'
  | 'accelerated'
  | 'category_id'
  | 'gender'
  | 'age_band'
  | 'grade'
  | 'region'
  | 'shopper_id'
  | 'type'
  | 'step';

export type Unit = 'orders' | 'lines' | 'pieces' | 'won' | 'events' | 'people';

/** What happened: of an order or its lines that it was placed (and paid) or cancelled; of an act that it was done. */
export type Happening = 'placed' | 'cancelled' | 'done';

interface Names {
  ko: string;
  en: string;
  unit: Unit;
}

/** A column of sums: rows of any times and dimensions add up. */
export interface SumMeasure extends Names {
  sum: { of: 'one' | 'pieces' | 'won'; when: Happening };
}

/** No column: the reader counts different values. Rows do not add up over what `notAdditiveOver` lists. */
export interface DistinctMeasure extends Names {
  distinct: Dimension;
  notAdditiveOver: readonly (Bucket | Dimension)[];
}

export type Measure = SumMeasure | DistinctMeasure;

/**
 * One roll-up: a table of the same name, a column by bucket, dimension and sum. Names are those of the columns, so that
 * SQL, panels and files show the same ones.
 */
export interface RollUp {
  name: string;
  ko: string;
  en: string;
  bucket: Bucket;
  of: Grain;
  dimensions: readonly Dimension[];
  measures: Readonly<Record<string, Measure>>;
  /**
   * Of orders and lines, where a cancellation counts. cancelled-at: when it happened (the day's cash); placed-at: when
   * the order was placed, so that the day shows what was bought and kept.
   */
  cancelledOn?: 'cancelled-at' | 'placed-at';
  /** Rows of earlier days are deleted. Without it they are kept. */
  keptDays?: number;
}

/** Keeps the definition's literal types: sum.ts needs them. */
export function defineRollUp<const R extends RollUp>(rollUp: R): R {
  return rollUp;
}

export function isSum(measure: Measure): measure is SumMeasure {
  return 'sum' in measure;
}
