import { intensityOn } from '#domain/scenario/intensity.ts';
import type { ScenarioCode } from '#domain/scenario/scenarios.ts';

/** A day whose scenarios ask for so much more or less than usual is no baseline of another day. */
const UNUSUAL = { below: 0.8, above: 1.3 } as const;

export interface UnusualDay {
  /** As of koreanDay. */
  day: number;
  cause: ScenarioCode;
  /** Times the usual number of orders, all scenarios of the day together. */
  factor: number;
}

/**
 * Of the days from `from` until before `until` (koreanDay), those whose scenarios take orders below 0.8 or above 1.3
 * times the usual number: lunar holidays and their gifts, Black Friday, paydays at a month's end.
 */
export function unusualDays(from: number, until: number): UnusualDay[] {
  return Array.from({ length: Math.max(0, until - from) }, (_, at) => from + at).flatMap((day) => {
    const { orders: factor, scenarios } = intensityOn(day);
    const cause = scenarios[0];
    const isUnusual = factor < UNUSUAL.below || factor > UNUSUAL.above;
    return isUnusual && cause !== undefined ? [{ day, cause, factor }] : [];
  });
}
