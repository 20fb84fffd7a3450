import type { WordsLocale } from '#contracts/console-words.ts';
import type { Unit } from '#contracts/pipeline-panels.ts';
import { shortNumber } from './numbers.ts';

/*
 * Times are drawn in Seoul wherever the reader is: nine hours are added and the axis is UTC, since Vega knows the
 * browser's zone and UTC only.
 */
/** Adds `at`, the time to draw. */
export const IN_SEOUL = { calculate: 'datum.time + 32400000', as: 'at' };
/** Adds `when`, that time as text; after IN_SEOUL. */
export const WHEN = { calculate: "utcFormat(datum.at, '%m/%d %H:%M')", as: 'when' };
/** The axis of `at`. */
export const TIME_AXIS = {
  field: 'at',
  type: 'temporal',
  title: null,
  scale: { type: 'utc' },
  axis: {
    labelExpr: "utcFormat(datum.value, domain('x')[1] - domain('x')[0] > 172800000 ? '%m/%d' : '%H:%M')",
    labelOverlap: 'greedy',
    tickCount: { expr: 'width < 360 ? 4 : 7' },
    grid: false,
  },
};

/** The axis of a measure: few ticks, with short numbers. */
export function valueAxis(unit: Unit, locale: WordsLocale) {
  return { labelExpr: shortNumber('datum.value', unit, locale), tickCount: 5, labelFlush: true };
}

/** Below the drawing, in columns that fit. */
export const LEGEND = { orient: 'bottom', title: null, columns: { expr: 'width < 420 ? 2 : 5' } };
