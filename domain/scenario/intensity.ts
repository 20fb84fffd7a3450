import { calendarDay } from '#domain/shared/calendar.ts';
import { includesDay, type Scenario } from './scenario.ts';
import { SCENARIOS, type ScenarioCode } from './scenarios.ts';

/** Scenarios that fall on one day multiply, but to no more and no less than this. */
export const ORDERS_BOUNDS = { least: 0.5, most: 3 } as const;
export const CATEGORY_BOUNDS = { least: 0.2, most: 5 } as const;

export interface Intensity {
  /** Times the usual number of orders of a day; 1 where nothing is on. */
  orders: number;
  /** Times the usual chance of a product, by the slug of its category; those that are missing: 1. */
  categories: Readonly<Record<string, number>>;
  /** What is under way, in the order of SCENARIOS. */
  scenarios: readonly ScenarioCode[];
}

/**
 * What a day in Seoul (koreanDay) has: the scenarios whose period includes it, and those that an operator forces on it.
 * A forced one that is on anyway counts once.
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
