import { type AlertLabels, labelKeyOf } from './rule.ts';

/** A figure of a process as its metrics page states it. */
export interface Sample {
  name: string;
  labels: AlertLabels;
  value: number;
}

/** Name and labels as one text. */
export function seriesOf({ name, labels }: Pick<Sample, 'name' | 'labels'>): string {
  return `${name}{${labelKeyOf(labels)}}`;
}

/** A counter counts as risen for so long after it rose: the window of `increase` in PromQL. */
export const COUNTER_WINDOW_MS = 600_000;

/** What is kept of a counter between two looks. */
export interface CounterState {
  value: number;
  seenAtMs: number;
  /** When a look last found it higher than the look before; null: it has not risen. */
  increasedAtMs: number | null;
  /** By how much it rose, with the rises less than COUNTER_WINDOW_MS before each. */
  increasedBy: number;
}

/**
 * The state after a look that found `value`. As `increase` of Prometheus: the first look of a series is no increase,
 * and a counter that is lower than before began anew at 0, so what it has counted since is one.
 */
export function nextCounter(before: CounterState | undefined, value: number, atMs: number): CounterState {
  if (before === undefined) return { value, seenAtMs: atMs, increasedAtMs: null, increasedBy: 0 };
  const by = value < before.value ? value : value - before.value;
  if (by === 0) return { ...before, value, seenAtMs: atMs };
  const increasedBy = increaseAt(before, atMs) + by;
  return { value, seenAtMs: atMs, increasedAtMs: atMs, increasedBy };
}

/** By how much a counter rose in the last COUNTER_WINDOW_MS; 0 where it did not. */
export function increaseAt({ increasedAtMs, increasedBy }: CounterState, atMs: number): number {
  return increasedAtMs !== null && atMs - increasedAtMs < COUNTER_WINDOW_MS ? increasedBy : 0;
}
