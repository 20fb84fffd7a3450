import { calendarDay } from '#domain/shared/calendar.ts';
import { includesDay, type Scenario } from './scenario.ts';
import { SCENARIOS, type ScenarioCode } from './scenarios.ts';

/** Bounds of the product of all scenarios of a day. */
export const ORDERS_BOUNDS = { least: 0.5, most: 3 } as const;
export const CATEGORY_BOUNDS = { least: 0.2, most: 5 } as const;

export interface Intensity {
  /** Times the usual number of orders of a day; 1 without a scenario. */
  orders: number;
  /** Times the usual chance of a product, by the slug of its category; those that are missing: 1. */
  categories: Readonly<Record<string, number>>;
  /** The active ones, in the order of SCENARIOS. */
  scenarios: readonly ScenarioCode[];
}

/**
 * The combined effect of the scenarios of a day (koreanDay): those whose period includes it, and those forced by an
 * operator. A forced scenario that is active anyway counts once.
 */
export function intensityOn(day: number, { forced = [] }: { forced?: readonly ScenarioCode[] } = {}): Intensity {
  const date = calendarDay(day);
  const active: readonly (Scenario & { code: ScenarioCode })[] = SCENARIOS.filter(
    ({ code, period }) => forced.includes(code) || includesDay(period, date),
  );
  const categories: Record<string, number> = {};
  for (const scenario of active)
    for (const [slug, factor] of Object.entries(scenario.categories))
      categories[slug] = (categories[slug] ?? 1) * factor;
  for (const [slug, factor] of Object.entries(categories)) categories[slug] = within(factor, CATEGORY_BOUNDS);
  const orders = active.reduce((product, scenario) => product * scenario.orders, 1);
  return { orders: within(orders, ORDERS_BOUNDS), categories, scenarios: active.map(({ code }) => code) };
}

function within(value: number, { least, most }: { least: number; most: number }): number {
  return Math.min(most, Math.max(least, value));
}
