import { readCommandLine, UsageError } from '#contracts/command-line.ts';
import { SCENARIOS, type ScenarioCode, scenarioOf } from '#domain/scenario/scenarios.ts';
import { dayOfText } from '#domain/shared/calendar.ts';
import { numberOf } from '../traffic/numbers.ts';

export const TRAFFIC_USAGE = `npm run simulate -- --traffic --from DATE [options]: orders of days on a clock of its own, in memory

--from DATE          the first day, in Seoul: 2026-11-17
--days N             how many (1; at most 400)
--orders-per-day M   of a day without a scenario (600; at most 200,000)
--seed S             other orders (1)
--customers N        of the seeded shop, as it is at the end of the year (20,000)
--history-days N     days before DATE at the year's pace: last orders and grades come from them (182)
--scenario CODE,…    force these on each day: ${SCENARIOS.map(({ code }) => code).join(', ')}
--json FILE          {orders, byBandAndHour, byDay, grades, …}`;

export interface TrafficArguments {
  /** koreanDay */
  fromDay: number;
  days: number;
  ordersPerDay: number;
  seed: number;
  customers: number;
  historyDays: number;
  forced: readonly ScenarioCode[];
  json: string | undefined;
}

/** The parsed command line; null when only the usage was asked for. Throws a UsageError that names what is wrong. */
export function parseTrafficArguments(argv: readonly string[]): TrafficArguments | null {
  const values = parsed(argv);
  if (values.help === true) return null;
  return {
    fromDay: dayNamed(values.from),
    days: numberOf('--days', values.days, { standard: 1, least: 1, most: 400 }),
    ordersPerDay: numberOf('--orders-per-day', values['orders-per-day'], { standard: 600, least: 1, most: 200_000 }),
    seed: numberOf('--seed', values.seed, { standard: 1, least: 0, most: 2 ** 31 }),
    customers: numberOf('--customers', values.customers, { standard: 20_000, least: 1_000, most: 100_000 }),
    historyDays: numberOf('--history-days', values['history-days'], { standard: 182, least: 0, most: 365 }),
    forced: scenariosNamed(values.scenario),
    json: values.json,
  };
}

function parsed(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  return readCommandLine(argv, {
    options: {
      ...{ traffic: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      ...{ from: text, days: text, 'orders-per-day': text, seed: text, customers: text, 'history-days': text },
      ...{ scenario: text, json: text },
    },
  }).values;
}

function dayNamed(text: string | undefined): number {
  if (text === undefined) throw new UsageError('--from is missing: the first day, such as 2026-11-17.');
  const day = dayOfText(text);
  if (day === null) throw new UsageError(`--from "${text}" is not a date such as 2026-11-17.`);
  return day;
}

function scenariosNamed(text: string | undefined): ScenarioCode[] {
  if (text === undefined) return [];
  return text.split(',').map((code) => {
    const scenario = scenarioOf(code.trim());
    if (scenario === undefined) throw new UsageError(`--scenario: there is no "${code}". See --traffic --help.`);
    return scenario.code;
  });
}
