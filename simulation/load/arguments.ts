import { readCommandLine } from '#contracts/command-line.ts';
import { numberOf } from '../traffic/numbers.ts';

export const USAGE = `npm run load -- [options]

--shoppers N   sockets open at once (100; at most 5,000)
--seconds S    how long, once all are connected (30; at most 600)
--think S      middle of the time between two pages of one shopper (40)
--seed N       other shoppers with other tastes (1)
--json FILE    the figures
--web URL, --realtime URL   the shop, on this machine (the ports of WEB_PORT and REALTIME_PORT)`;

export interface LoadArguments {
  shoppers: number;
  seconds: number;
  thinkSeconds: number;
  seed: number;
  json?: string | undefined;
  web?: string | undefined;
  realtime?: string | undefined;
}

/** The parsed command line; null when only the usage was asked for. Throws a UsageError that names what is wrong. */
export function parseLoadArguments(argv: readonly string[]): LoadArguments | null {
  const values = parsed(argv);
  if (values.help === true) return null;
  return {
    shoppers: numberOf('--shoppers', values.shoppers, { standard: 100, least: 1, most: 5_000 }),
    seconds: numberOf('--seconds', values.seconds, { standard: 30, least: 1, most: 600 }),
    thinkSeconds: numberOf('--think', values.think, { standard: 40, least: 0.5, most: 300, whole: false }),
    seed: numberOf('--seed', values.seed, { standard: 1, least: 0, most: 2 ** 31 }),
    json: values.json,
    web: values.web,
    realtime: values.realtime,
  };
}

function parsed(argv: readonly string[]) {
  return readCommandLine(argv, {
    options: {
      help: { type: 'boolean', short: 'h' },
      shoppers: { type: 'string' },
      seconds: { type: 'string' },
      think: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'string' },
      web: { type: 'string' },
      realtime: { type: 'string' },
    },
  }).values;
}
