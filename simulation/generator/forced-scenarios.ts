import type { ScenarioCode } from '#domain/scenario/scenarios.ts';

/** How often a run reads what operators have forced. */
export const READ_FORCED_MS = 5_000;

export interface ForcedScenariosOptions {
  /** Of the command line: for the whole run. */
  always: readonly ScenarioCode[];
  /** Those that operators force at this moment. */
  read(): Promise<readonly ScenarioCode[]>;
  print(line: string): void;
}

export interface ForcedScenarios {
  codes(): readonly ScenarioCode[];
  /** Reads them again if that is due; whether they have changed. Never rejects. */
  refresh(atMs: number): Promise<boolean>;
}

/**
 * Scenarios that are forced on a run: by its command line and by operators in the console. While they cannot be read
 * those read last stay. Changes are printed.
 */
export function createForcedScenarios({ always, read, print }: ForcedScenariosOptions): ForcedScenarios {
  let codes: readonly ScenarioCode[] = always;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let isAway = false;

  async function operators(): Promise<readonly ScenarioCode[] | null> {
    try {
      const answer = await read();
      isAway = false;
      return answer;
    } catch {
      if (!isAway) print('Redis does not answer: the scenarios that operators force stay as they were read last.');
      isAway = true;
      return null;
    }
  }

  return {
    codes: () => codes,
    async refresh(atMs) {
      if (atMs - readAtMs < READ_FORCED_MS) return false;
      readAtMs = atMs;
      const forced = await operators();
      if (forced === null) return false;
      const current = [...new Set([...always, ...forced])].sort();
      if (current.join() === [...codes].sort().join()) return false;
      codes = current;
      print(current.length === 0 ? 'No scenario is forced any more.' : `Forced scenarios: ${current.join(', ')}.`);
      return true;
    },
  };
}
