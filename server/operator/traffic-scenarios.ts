import {
  FORCED_FOR_MS,
  type ScenarioChange,
  type ScenarioEntry,
  type ScenarioList,
} from '#contracts/traffic-scenarios.ts';
import { intensityOn } from '#domain/scenario/intensity.ts';
import { SCENARIOS } from '#domain/scenario/scenarios.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { koreanDay } from '#domain/shared/korean-time.ts';
import type { ForcedScenario, TrafficScenarioStore } from '#server/adapters/redis-traffic-scenarios.ts';
import type { Session } from '#server/identity/sessions.ts';
import type { Logger } from '#server/observability/logger.ts';
import { requireOperator } from './require-operator.ts';

type Operator = Pick<Session, 'role' | 'customerId'>;

/** Scenarios of generated traffic in the console. Every call is refused to others (DangolError 'forbidden'). */
export interface TrafficScenarios {
  /** All twenty, as they are today (Seoul). While Redis is away only the calendar counts. */
  list(operator: Operator): Promise<ScenarioList>;
  /**
   * Forces a scenario for an hour or a day from now, or stops forcing it, and logs who did. Again changes nothing but
   * the end. DangolError('unavailable') while Redis is away.
   */
  change(operator: Operator, change: ScenarioChange): Promise<void>;
}

export function createTrafficScenarios({
  store,
  now,
  logger,
}: {
  store: TrafficScenarioStore;
  now: () => Date;
  logger: Pick<Logger, 'info'>;
}): TrafficScenarios {
  return {
    async list(operator) {
      requireOperator(operator);
      const forced = await store.forced().catch((error: unknown) => {
        if (error instanceof DangolError && error.code === 'unavailable') return null;
        throw error;
      });
      return listOf(now(), forced);
    },
    async change(operator, { code, change }) {
      requireOperator(operator);
      const by = operator.customerId ?? '';
      if (change === 'stop') {
        if (await store.stop(code)) logger.info({ scenario: code, by }, 'a traffic scenario is no longer forced');
        return;
      }
      const forMs = FORCED_FOR_MS[change];
      const untilMs = now().getTime() + forMs;
      await store.force(code, { untilMs, by }, forMs);
      logger.info({ scenario: code, by, until: new Date(untilMs).toISOString() }, 'a traffic scenario is forced');
    },
  };
}

function listOf(at: Date, forced: ReadonlyMap<string, ForcedScenario> | null): ScenarioList {
  const day = koreanDay(at.getTime());
  const inSeason = new Set(intensityOn(day).scenarios);
  const codes = SCENARIOS.map(({ code }) => code).filter((code) => forced?.has(code) === true);
  return {
    orders: intensityOn(day, { forced: codes }).orders,
    isForcedUnknown: forced === null,
    scenarios: SCENARIOS.map(({ code, nameKo, nameEn, orders, categories }): ScenarioEntry => {
      const until = forced?.get(code)?.untilMs;
      return {
        ...{ code, nameKo, nameEn, orders, categories: Object.keys(categories).length },
        ...{ isInSeason: inSeason.has(code), forcedUntil: until === undefined ? null : new Date(until) },
      };
    }),
  };
}
