import { replenishStock } from '#server/adapters/postgres/stock.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import type { RedisTrafficCache } from '#server/adapters/redis-traffic-cache.ts';
import { fillTrafficCache } from '#server/traffic/fill-cache.ts';
import { createForcedScenarios } from '#simulation/generator/forced-scenarios.ts';
import { runLive } from '#simulation/generator/live.ts';
import { createThousandReader } from '#simulation/generator/thousand-reader.ts';
import type { GeneratedOrder } from '#simulation/generator/traffic.ts';

const FILL_MS = 50_000;
/** As simulation/generator/services.ts. */
const REPLENISHMENT = { below: 5, pieces: 60 };

export interface Measured {
  db: Database;
  cache: RedisTrafficCache;
  /** Statements that `db` has sent so far. */
  statements(): number;
}

/** Statements of PostgreSQL, by what sent them. */
export interface CountedRun {
  orders: number;
  /** Reads of the cache. */
  reads: number;
  /** Everything, with the cache: the worker and the generator. */
  cached: number;
  /** The part of `cached` that a generator without a cache sends too. */
  shared: number;
  /** Look-ups of a generator without a cache: the buyer, and the products of the order at once. */
  twoAnOrder: number;
  /** The buyer, and each product by itself. */
  oneAndLines: number;
  /** Mean time of the two look-ups of an order. */
  lookUpMs: number;
}

/**
 * Runs the live generator and the filling of its cache on a simulated clock, then looks up the buyers and products of
 * the same orders as a generator without a cache does. All statements are sent and counted.
 */
export async function runGenerator(measured: Measured, run: { speed: number; seconds: number }): Promise<CountedRun> {
  const { db, statements } = measured;
  const before = statements();
  const { orders, reads, shared } = await withCache(measured, run);
  const cached = statements() - before;
  const startedMs = performance.now();
  for (const { customer, lines } of orders) {
    await lookUpBuyer(db, customer.id);
    const id = { in: lines.map(({ product }) => product.productId) };
    await db.product.findMany({ where: { id }, select: PRODUCT });
  }
  const lookUpMs = (performance.now() - startedMs) / orders.length;
  const twoAnOrder = statements() - before - cached;
  for (const { customer, lines } of orders) {
    await lookUpBuyer(db, customer.id);
    for (const { product } of lines) await db.product.findUnique({ where: { id: product.productId }, select: PRODUCT });
  }
  const oneAndLines = statements() - before - cached - twoAnOrder;
  return { orders: orders.length, reads, cached, shared, twoAnOrder, oneAndLines, lookUpMs };
}

const BUYER = { id: true, birthYear: true, gender: true, status: true, marketingConsent: true, grade: true } as const;
const PRODUCT = { id: true, categoryId: true, priceWon: true, stock: true, status: true } as const;

const lookUpBuyer = (db: Database, id: string) => db.customer.findUnique({ where: { id }, select: BUYER });

async function withCache({ db, cache, statements }: Measured, { speed, seconds }: { speed: number; seconds: number }) {
  const orders: GeneratedOrder[] = [];
  const startMs = Date.now();
  let [clockMs, filledMs, reads, shared] = [startMs, Number.NEGATIVE_INFINITY, 0, 0];
  const ending = new AbortController();

  /** The worker's turn, by the simulated clock: Redis ends the real interval much later. */
  async function fillIfDue(): Promise<void> {
    if (clockMs - filledMs < FILL_MS) return;
    await cache.requestFilling();
    await cache.giveTurnBack();
    const outcome = await fillTrafficCache({ db, cache, everyMs: FILL_MS });
    if (outcome !== 'filled') throw new Error(`The cache was not filled: ${outcome}.`);
    filledMs = clockMs;
  }

  const readThousand = createThousandReader({
    cache,
    fromDatabase: () => Promise.reject(new Error('The generator was to read the cache.')),
    print: () => undefined,
    pause: () => Promise.resolve(),
    signal: AbortSignal.abort(),
  });
  await fillIfDue();
  await runLive({
    ...{ cadence: { pace: 'source', speed }, seed: 1, signal: ending.signal, now: () => clockMs },
    forced: createForcedScenarios({ always: [], read: async () => [], print: () => undefined }),
    sink: {
      accept: (order) => void orders.push(order),
      product: () => undefined,
      user: () => undefined,
      flush: async () => undefined,
      end: async () => undefined,
    },
    async readCache(whole) {
      reads += 1;
      return readThousand(whole);
    },
    async replenish(productIds) {
      const before = statements();
      await replenishStock(db, productIds, REPLENISHMENT);
      shared += statements() - before;
    },
    async pause(ms) {
      clockMs += ms;
      await fillIfDue();
      if (clockMs - startMs > seconds * 1_000) ending.abort();
    },
  });
  return { orders, reads, shared };
}
