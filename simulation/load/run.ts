import pMap from 'p-map';
import { createRandom } from '#simulation/seed/random.ts';
import { PERSONAS, type Persona } from '../personas/personas.ts';
import { pickTaste } from '../personas/taste.ts';
import { quantile } from '../traffic/quantile.ts';
import type { ShopAddress } from '../traffic/shop-address.ts';
import type { LoadArguments } from './arguments.ts';
import { createFigures, type LoadReport } from './figures.ts';
import { createHttpSession } from './http-session.ts';
import { createProductDraw, type LoadProduct, type ProductDraw } from './product-draw.ts';
import { type Arrived, arrive, atTheTill, walk } from './protocol-shopper.ts';
import { createRouterHeaders, type RouterHeaders } from './router-headers.ts';
import { costOfPages, type ShopCost, UNKNOWN_COST } from './shop-cost.ts';
import type { StockWatch } from './stock-watch.ts';
import { createTab } from './tab.ts';

export interface LoadOptions extends LoadArguments {
  address: ShopAddress;
  stock: StockWatch;
  /** All that the shop lists. */
  products: readonly LoadProduct[];
  /** null: what the shop spends cannot be read. */
  readCost(): Promise<ShopCost | null>;
  signal: AbortSignal;
  /** Called often; how far it is. */
  onProgress(line: string): void;
}

const CONNECTIONS_AT_ONCE = 20;
/** Of so many shoppers one is at the till. */
const TILL_EVERY = 30;
/** --think is the middle of the personas' paces here. */
const MIDDLE_PACE_SECONDS = quantile(
  PERSONAS.map(({ paceSeconds }) => paceSeconds),
  0.5,
) as number;
const PROGRESS_MS = 500;

/** Lets all shoppers open the home page, then visit the shop, and reports the figures. */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const { address, seconds, signal, onProgress, stock, products, seed } = options;
  const draw = createProductDraw(products, seed);
  const names = new Map(products.map(({ productId, name }) => [productId, name]));
  const nameOf = (productId: number) => names.get(productId) ?? '';
  const router = await createRouterHeaders();
  const figures = createFigures(draw.isPopular);
  const shoppers: Arrived[] = [];
  await pMap(
    Array.from({ length: options.shoppers }).keys(),
    async (index) => {
      if (signal.aborted) return;
      const shopper = await connect(index, options, { draw, nameOf, router, witness: figures.witness });
      if (shopper !== null) shoppers.push(shopper);
      onProgress(`connecting ${shoppers.length} of ${options.shoppers}`);
    },
    { concurrency: CONNECTIONS_AT_ONCE },
  );

  const costBefore = await options.readCost();
  const startedAtMs = Date.now();
  const untilMs = startedAtMs + seconds * 1_000;
  const elapsedSeconds = () => Math.min(seconds, (Date.now() - startedAtMs) / 1_000);
  figures.open();
  const progress = setInterval(() => {
    const { pages, push, checkouts, errors } = figures.report(shoppers.length, elapsedSeconds(), null, UNKNOWN_COST);
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
  const costAfter = await options.readCost();
  const cost =
    costBefore === null || costAfter === null ? UNKNOWN_COST : costOfPages(costBefore, costAfter, figures.pages());
  await Promise.all(shoppers.map(({ shopper }) => shopper.tab.close()));
  const oversold = await stock.oversold();
  const report = figures.report(shoppers.length, tookSeconds, oversold, cost);
  if (report.pages.count === 0)
    throw new Error(`No page answered at ${address.webUrl}: ${JSON.stringify(report.errorKinds)}`);
  return report;
}

interface Shared {
  draw: ProductDraw;
  nameOf(productId: number): string;
  router: RouterHeaders;
  witness: ReturnType<typeof createFigures>['witness'];
}

/** A browser that opens the home page, whose first answer gives the session. */
async function connect(
  index: number,
  { address, seed, thinkSeconds }: LoadOptions,
  { draw, nameOf, router, witness }: Shared,
): Promise<Arrived | null> {
  const http = createHttpSession(address.webUrl, router, witness);
  const random = createRandom(seed, `load-${index}`);
  return arrive({
    persona: personaOf(index, thinkSeconds / MIDDLE_PACE_SECONDS),
    taste: pickTaste(random),
    tab: createTab({ address, http, witness, nameOf }),
    onCheckout: witness.onCheckout,
    onProduct: witness.onProduct,
    onList: witness.onList,
    ...{ random, http, draw },
  });
}

function personaOf(index: number, slower: number): Persona {
  const persona = PERSONAS[index % PERSONAS.length] as Persona;
  const paced = { ...persona, paceSeconds: persona.paceSeconds * slower };
  return index % TILL_EVERY === 0 ? atTheTill(paced) : paced;
}
