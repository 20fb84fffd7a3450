import pMap from 'p-map';
import { createRandom } from '#simulation/seed/random.ts';
import { buy } from '../personas/goals.ts';
import { PERSONAS, type Persona } from '../personas/personas.ts';
import { pickTaste } from '../personas/taste.ts';
import { quantile } from '../traffic/quantile.ts';
import type { ShopAddress } from '../traffic/shop-address.ts';
import type { LoadArguments } from './arguments.ts';
import { createFigures, type LoadReport } from './figures.ts';
import { createHttpSession } from './http-session.ts';
import { type Arrived, arrive, walk } from './protocol-shopper.ts';
import { openSocketSession } from './socket-session.ts';
import type { StockWatch } from './stock-watch.ts';

export interface LoadOptions extends LoadArguments {
  address: ShopAddress;
  stock: StockWatch | null;
  signal: AbortSignal;
  /** Called often; how far it is. */
  onProgress(line: string): void;
}

const CONNECTIONS_AT_ONCE = 20;
/** Of so many shoppers one is at the till: they know what they want, and order again and again. */
const TILL_EVERY = 30;
/** --think is the middle of the personas' paces here. */
const MIDDLE_PACE_SECONDS = quantile(
  PERSONAS.map(({ paceSeconds }) => paceSeconds),
  0.5,
) as number;
const PROGRESS_MS = 500;

/** Lets all shoppers open the home page, then visit the shop, and reports the figures. */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const { address, seconds, signal, onProgress, stock } = options;
  const figures = createFigures();
  const shoppers: Arrived[] = [];
  await pMap(
    Array.from({ length: options.shoppers }).keys(),
    async (index) => {
      if (signal.aborted) return;
      const shopper = await connect(index, options, figures.witness);
      if (shopper !== null) shoppers.push(shopper);
      onProgress(`connecting ${shoppers.length} of ${options.shoppers}`);
    },
    { concurrency: CONNECTIONS_AT_ONCE },
  );

  const startedAtMs = Date.now();
  const untilMs = startedAtMs + seconds * 1_000;
  const elapsedSeconds = () => Math.min(seconds, (Date.now() - startedAtMs) / 1_000);
  figures.open();
  const progress = setInterval(() => {
    const { pages, push, checkouts, errors } = figures.report(shoppers.length, elapsedSeconds(), null);
    onProgress(
      `${elapsedSeconds().toFixed(0)} of ${seconds} s  ${shoppers.length} shoppers  ${pages.perSecond} pages/s p95 ${pages.p95Ms ?? '–'} ms  push p95 ${push.p95Ms ?? '–'} p99 ${push.p99Ms ?? '–'} ms  ${checkouts.count} orders  ${errors} errors`,
    );
  }, PROGRESS_MS);
  try {
    await Promise.all(shoppers.map((shopper) => walk(shopper, untilMs, signal)));
  } finally {
    clearInterval(progress);
  }
  const tookSeconds = elapsedSeconds();
  await Promise.all(shoppers.map(({ shopper }) => shopper.socket.close()));
  const oversold = (await stock?.oversold()) ?? null;
  const report = figures.report(shoppers.length, tookSeconds, oversold);
  if (report.pages.count === 0)
    throw new Error(`No page answered at ${address.webUrl}: ${JSON.stringify(report.errorKinds)}`);
  return report;
}

async function connect(
  index: number,
  { address, seed, thinkSeconds }: LoadOptions,
  witness: ReturnType<typeof createFigures>['witness'],
): Promise<Arrived | null> {
  const http = createHttpSession(address.webUrl, witness);
  // The first answer gives the session, as it would a browser.
  if ((await http.get('/api/recommendations?list=trending')) === null) return null;
  const socket = await openSocketSession({ ...address, cookie: http.cookie() }, witness);
  if (socket === null) return null;
  const random = createRandom(seed, `load-${index}`);
  return arrive({
    persona: personaOf(index, thinkSeconds / MIDDLE_PACE_SECONDS),
    taste: pickTaste(random),
    random,
    http,
    socket,
    onCheckout: witness.onCheckout,
    onList: witness.onList,
  });
}

function personaOf(index: number, slower: number): Persona {
  const persona = PERSONAS[index % PERSONAS.length] as Persona;
  const paceSeconds = persona.paceSeconds * slower;
  if (index % TILL_EVERY !== 0) return { ...persona, paceSeconds };
  return { ...persona, code: 'at-the-till', paceSeconds: paceSeconds / 4, goals: [buy(Number.POSITIVE_INFINITY)] };
}
