import { z } from 'zod';
import { SCENARIOS, type ScenarioCode } from '#domain/scenario/scenarios.ts';
import { HOUR_MS } from '#domain/shared/durations.ts';

/** For how long an operator may force a scenario of generated traffic, by the button. */
export const FORCED_FOR_MS = { hour: HOUR_MS, day: 24 * HOUR_MS } as const;

const codes = SCENARIOS.map(({ code }) => code) as [ScenarioCode, ...ScenarioCode[]];

/** What the console's form sends. */
export const scenarioChangeSchema = z.object({
  code: z.enum(codes),
  change: z.enum(['hour', 'day', 'stop']),
});
export type ScenarioChange = z.output<typeof scenarioChangeSchema>;

/** A scenario as the console shows it. */
export interface ScenarioEntry {
  code: ScenarioCode;
  nameKo: string;
  nameEn: string;
  /** Times the usual number of orders. */
  orders: number;
  /** How many categories sell more or less than usual. */
  categories: number;
  /** Whether its period includes today. */
  isInSeason: boolean;
  /** null: not forced. */
  forcedUntil: Date | null;
}

export interface ScenarioList {
  scenarios: ScenarioEntry[];
  /** Times the usual number of orders, all scenarios of today together. */
  orders: number;
  /** Redis does not answer: what is forced is not known, and is taken as nothing. */
  isForcedUnknown: boolean;
}
