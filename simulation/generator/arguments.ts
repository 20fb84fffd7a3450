import { readCommandLine, UsageError } from '#contracts/command-line.ts';
import { SCENARIOS, type ScenarioCode, scenarioOf } from '#domain/scenario/scenarios.ts';
import { dayOfText } from '#domain/shared/calendar.ts';
import { numberOf } from '../traffic/numbers.ts';
import type { Cadence } from './cadence.ts';

export const TRAFFIC_USAGE = `npm run simulate -- --traffic [options]: orders, products and customers into Kafka, until Ctrl-C

--speed N            times the usual cadence (1; at most 1,000): an order every 3 to 5 s, a product every 6 to 8 s,
                     customers from 10 in 10 s, falling
--pace year          instead: the rate at which the year ends, an order every 100 to 160 s
--minutes M          ends by itself (at most 1,440)

npm run simulate -- --traffic --from DATE [options]: orders of days on a clock of its own, as fast as they come

--from DATE          the first day, in Seoul: 2026-11-17
--days N             how many (1; at most 400)
--orders-per-day M   of a day without a scenario (600; at most 200,000)
--customers N        of the seeded shop (20,000; a shop has 10,000 after npm run seed, 17,000 after its year)
--history-days N     days before DATE at the year's pace: last orders and grades come from them (182)
--publish            also through Kafka and the order writer, into a shop that was seeded with that seed

For both:
--seed S             other orders (1)
--scenario CODE,…    force these on each day: ${SCENARIOS.map(({ code }) => code).join(', ')}
--json FILE          with --from {orders, byBandAndHour, byDay, grades, …}, else {orders, products, customers}`;

interface CommonArguments {
  seed: number;
  forced: readonly ScenarioCode[];
  json: string | undefined;
}

export interface LiveArguments extends CommonArguments {
  mode: 'live';
  cadence: Cadence;
  /** null: until it is interrupted. */
  minutes: number | null;
}

export interface SimulatedArguments extends CommonArguments {
  mode: 'simulated';
  /** koreanDay */
  fromDay: number;
  days: number;
  ordersPerDay: number;
  customers: number;
  historyDays: number;
  publish: boolean;
}

const LIVE_ONLY = ['speed', 'pace', 'minutes'] as const;
const SIMULATED_ONLY = ['days', 'orders-per-day', 'customers', 'history-days', 'publish'] as const;

/** The parsed command line; null when only the usage was asked for. Throws a UsageError that names what is wrong. */
export function parseTrafficArguments(argv: readonly string[]): LiveArguments | SimulatedArguments | null {
  const values = parsed(argv);
  if (values.help === true) return null;
  const common = {
    seed: numberOf('--seed', values.seed, { standard: 1, least: 0, most: 2 ** 31 }),
    forced: scenariosNamed(values.scenario),
    json: values.json,
  };
  const isLive = values.from === undefined;
  const misplaced = (isLive ? SIMULATED_ONLY : LIVE_ONLY).find((name) => values[name] !== undefined);
  if (misplaced !== undefined)
    throw new UsageError(`--${misplaced} is for a run ${isLive ? 'with' : 'without'} --from. See --traffic --help.`);
  if (values.from === undefined) return { mode: 'live', ...common, ...liveOf(values) };
  return {
    ...{ mode: 'simulated', ...common, fromDay: dayNamed(values.from), publish: values.publish === true },
    days: numberOf('--days', values.days, { standard: 1, least: 1, most: 400 }),
    ordersPerDay: numberOf('--orders-per-day', values['orders-per-day'], { standard: 600, least: 1, most: 200_000 }),
    customers: numberOf('--customers', values.customers, { standard: 20_000, least: 1_000, most: 100_000 }),
    historyDays: numberOf('--history-days', values['history-days'], { standard: 182, least: 0, most: 365 }),
  };
}

function parsed(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  return readCommandLine(argv, {
    options: {
      ...{ traffic: flag, help: { type: 'boolean', short: 'h' }, publish: flag },
      ...{ speed: text, pace: text, minutes: text, seed: text, scenario: text, json: text },
      ...{ from: text, days: text, 'orders-per-day': text, customers: text, 'history-days': text },
    },
  }).values;
}

function liveOf({ speed, pace, minutes }: ReturnType<typeof parsed>): Pick<LiveArguments, 'cadence' | 'minutes'> {
  if (pace !== undefined && pace !== 'year') throw new UsageError(`--pace "${pace}": only year.`);
  if (pace !== undefined && speed !== undefined) throw new UsageError('--speed and --pace exclude each other.');
  const bounds = { standard: 0, least: 0.01, most: 1_440, whole: false };
  return {
    cadence: {
      pace: pace === undefined ? 'source' : 'year',
      speed: numberOf('--speed', speed, { standard: 1, least: 0.1, most: 1_000, whole: false }),
    },
    minutes: minutes === undefined ? null : numberOf('--minutes', minutes, bounds),
  };
}

function dayNamed(text: string): number {
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
