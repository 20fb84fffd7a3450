import { readCommandLine } from '#contracts/command-line.ts';
import { numberOf } from '../traffic/numbers.ts';

export const USAGE = `npm run load -- [options]

--shoppers N   sockets open at once (100; at most 5,000)
--seconds S    how long, once all are connected (30; at most 600)
--think S      middle of the time between two pages of one shopper (40)
--seed N       other shoppers with other tastes, other popular products (1)
--json FILE    the figures
--web URL, --realtime URL   the shop, on this machine (the ports of WEB_PORT and REALTIME_PORT)

What a shopper asks for is what Chromium was seen to ask for:
- A visit's first page and one page in eight are documents (HTML) with a socket of their own, POST /events and GET /me
  with the page's lists. The other seven are payloads of the browser's router (RSC) within that document. Nothing is
  prefetched.
- Cards of lists that are new to the document by GET /products of the gateway; lists by socket, read where none came.
- Cart, wishes and dismissals by JSON; GET /cart/state on the cart's pages.
- Scripts, styles, pictures are left out: a browser has them from its cache after the first page.
Products come from the shopper's own lists, as the gateway answered them, or, outside of lists, from all products by a
Zipf law: a fifth of them has four fifths of the views. Pages are documents and payloads; other requests count apart.
CPU is that of all processes of a shop and stack on this machine (npm start).`;

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
