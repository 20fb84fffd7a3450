import { z } from 'zod';
import { SCENARIOS, type ScenarioCode } from '#domain/scenario/scenarios.ts';
import { type Redis, redisUnavailable } from './redis.ts';
import { storedJson } from './redis-json.ts';
import type { RedisKeys } from './redis-keys.ts';

const forcedSchema = z.object({ untilMs: z.number().int(), by: z.string() });
/** Until when (epoch ms), and the id of the operator's account. */
export type ForcedScenario = z.output<typeof forcedSchema>;

/** Rejects with DangolError('unavailable') while Redis is away. */
export interface TrafficScenarioStore {
  /** Again: the later call decides. It ends by itself after `forMs`. */
  force(code: ScenarioCode, forced: ForcedScenario, forMs: number): Promise<void>;
  /** Whether it was forced. */
  stop(code: ScenarioCode): Promise<boolean>;
  /** Those forced at this moment: one MGET. */
  forced(): Promise<Map<ScenarioCode, ForcedScenario>>;
}

/** One key for each forced scenario; Redis removes it when its time is over. */
export function createRedisTrafficScenarios(redis: Redis, keys: RedisKeys): TrafficScenarioStore {
  return {
    async force(code, forced, forMs) {
      await redis.set(keys.trafficScenario(code), JSON.stringify(forced), 'PX', forMs).catch(refuse);
    },
    stop: async (code) => (await redis.del(keys.trafficScenario(code)).catch(refuse)) === 1,
    async forced() {
      const texts = await redis.mget(SCENARIOS.map(({ code }) => keys.trafficScenario(code))).catch(refuse);
      return new Map(
        SCENARIOS.flatMap(({ code }, at) => {
          const forced = storedJson(forcedSchema, texts[at]);
          return forced === undefined ? [] : [[code, forced] as const];
        }),
      );
    },
  };
}

function refuse(error: unknown): never {
  throw redisUnavailable(error);
}
