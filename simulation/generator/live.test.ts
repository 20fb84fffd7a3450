import { expect, test } from 'vitest';
import type { ProductRegistration } from '#contracts/product-registration.ts';
import type { TrafficCache } from '#contracts/traffic-cache.ts';
import type { UserRegistration } from '#contracts/user-registration.ts';
import type { ScenarioCode } from '#domain/scenario/scenarios.ts';
import type { Cadence } from './cadence.ts';
import { createForcedScenarios } from './forced-scenarios.ts';
import { runLive } from './live.ts';
import type { GeneratedOrder } from './traffic.ts';

const START = Date.parse('2026-11-17T21:00:00+09:00');
const attributes = { gender: 'FEMALE', status: 'ACTIVE', marketingConsent: true, grade: 'BRONZE' } as const;

function cacheOf(bands: readonly number[], productCount = 40): TrafficCache {
  return {
    customers: Array.from({ length: 200 }, (_, k) => ({
      ...{ ...attributes, id: `0192f000-0000-7000-8000-${String(k).padStart(12, '0')}` },
      ageBand: bands[k % bands.length] ?? null,
    })),
    products: Array.from({ length: productCount }, (_, k) => ({
      ...{ productId: k + 1, category: 'food', priceWon: 12_000, soldCount: k, listedAtMs: 0 },
    })),
    groups: bands.map((ageBand) => ({ ...attributes, ageBand, customers: 100 })),
  };
}

interface Wanted {
  cadence?: Cadence;
  seconds: number;
  cache?: TrafficCache;
  forced?: readonly ScenarioCode[];
  /** Those that operators force after so many ms. */
  forcedAt?: (ms: number) => readonly ScenarioCode[];
  startMs?: number;
}

/** Runs on a clock that goes on when the run waits, for so many seconds. */
async function run({
  cadence = { pace: 'source', speed: 1 },
  seconds,
  cache,
  forced = [],
  forcedAt,
  startMs = START,
}: Wanted) {
  const ending = new AbortController();
  let clockMs = startMs;
  const seen = {
    orders: [] as GeneratedOrder[],
    products: [] as ProductRegistration[],
    users: [] as UserRegistration[],
  };
  const [readAtMs, readWhole, flushed, replenished] = [[] as number[], [] as boolean[], [] as number[], [] as number[]];
  const counts = await runLive({
    ...{ cadence, seed: 1, signal: ending.signal, now: () => clockMs },
    sink: {
      accept: (order) => void seen.orders.push(order),
      product: (registration) => void seen.products.push(registration),
      user: (registration) => void seen.users.push(registration),
      flush: async () => void flushed.push(seen.orders.length),
      end: async () => void flushed.push(seen.orders.length),
    },
    forced: createForcedScenarios({
      always: forced,
      read: async () => forcedAt?.(clockMs - startMs) ?? [],
      print: () => undefined,
    }),
    readCache: async (whole) => {
      readAtMs.push(clockMs - startMs);
      readWhole.push(whole);
      return cache ?? cacheOf([20, 50]);
    },
    replenish: async (ids) => void replenished.push(ids.length),
    pause: async (ms) => {
      clockMs += ms;
      if (clockMs - startMs > seconds * 1_000) ending.abort();
    },
  });
  return { ...seen, counts, readAtMs, readWhole, flushed, replenished };
}

test('at speed 1, ten minutes: an order every 3 to 5 s, a product every 6 to 8 s, 10 customers every 10 s', async () => {
  const { orders, products, users, counts } = await run({ seconds: 600 });
  const gaps = orders.map(({ placedAtMs }, k) => placedAtMs - (orders[k - 1]?.placedAtMs ?? START));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3_000);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(5_000.001);
  expect(products.length).toBeGreaterThanOrEqual(75);
  expect(products.length).toBeLessThanOrEqual(100);
  expect(Math.abs(users.length - 600)).toBeLessThanOrEqual(10);
  expect(counts).toEqual({ orders: orders.length, products: products.length, customers: users.length });
  expect(orders.every(({ accelerated }) => accelerated)).toBe(true);
});

test('the thousand is read every 50 s, whatever the speed, and not for each order', async () => {
  const { readAtMs, readWhole, orders, replenished } = await run({
    cadence: { pace: 'source', speed: 20 },
    seconds: 290,
  });
  expect(orders.length).toBeGreaterThan(1_100);
  expect(readAtMs).toHaveLength(6);
  expect(readWhole).toEqual(new Array(6).fill(false));
  // Before each read but the first, what has been ordered so far: soon all 40 products.
  expect(replenished).toHaveLength(5);
  expect(replenished.at(-1)).toBe(40);
  for (const [k, atMs] of readAtMs.entries()) expect(Math.abs(atMs - k * 50_000)).toBeLessThan(3_000);
});

test('buyers are of the cache, by the hours of their age band: at 21:00 the twenties, at 10:00 the fifties', async () => {
  const cadence: Cadence = { pace: 'source', speed: 60 };
  const twenties = ({ orders }: { orders: GeneratedOrder[] }) =>
    orders.filter(({ customer }) => customer.ageBand === 20).length / orders.length;
  const night = await run({ cadence, seconds: 60 });
  const morning = await run({ cadence, seconds: 60, startMs: START - 11 * 3_600_000 });
  // 22 + 14 + 10 + 8 + 4 points against 16 + …: 58 × .121 against 52 × .053, and 58 × .019 against 52 × .113.
  expect(twenties(night)).toBeCloseTo(0.72, 1);
  expect(twenties(morning)).toBeCloseTo(0.16, 1);
});

test('all is handed over before the run waits, and when it ends', async () => {
  const { flushed, orders } = await run({ seconds: 60 });
  expect(flushed.at(-1)).toBe(orders.length);
  expect(flushed.length).toBeGreaterThan(orders.length);
});

test('a forced Black Friday has three times the orders', async () => {
  const [usual, forced] = [await run({ seconds: 900 }), await run({ seconds: 900, forced: ['black-friday'] })];
  expect(forced.orders.length / usual.orders.length).toBeCloseTo(3, 0);
});

test('what an operator forces while it runs triples the orders within 10 s, and for as long as it is forced', async () => {
  const forcedAt = (ms: number): ScenarioCode[] => (ms >= 300_000 && ms < 600_000 ? ['black-friday'] : []);
  const { orders } = await run({ seconds: 900, forcedAt });
  const between = (fromMs: number, toMs: number) =>
    orders.filter(({ placedAtMs }) => placedAtMs - START >= fromMs && placedAtMs - START < toMs).length;
  const [before, during, after] = [between(0, 300_000), between(310_000, 600_000), between(610_000, 900_000)];
  // An order every 4 s, or every 4/3 s.
  expect(Math.abs(before - 75)).toBeLessThan(5);
  expect(Math.abs(during - 217)).toBeLessThan(10);
  expect(Math.abs(after - 72)).toBeLessThan(5);
});

test('a forced scenario changes what is bought at once, before the thousand is read again', async () => {
  const cache = cacheOf([20]);
  const products = cache.products.map((product, k) => ({ ...product, category: k % 2 === 0 ? 'food' : 'books' }));
  const forcedAt = (ms: number): ScenarioCode[] => (ms >= 5_000 ? ['chuseok-gifts'] : []);
  const foodOf = async (wanted: Partial<Wanted>) => {
    const cadence: Cadence = { pace: 'source', speed: 60 };
    const { orders, readAtMs } = await run({ cadence, seconds: 45, cache: { ...cache, products }, ...wanted });
    expect(readAtMs).toHaveLength(1);
    const lines = orders.flatMap((order) => order.lines);
    return lines.filter(({ product }) => product.category === 'food').length / lines.length;
  };
  expect(await foodOf({ forcedAt })).toBeGreaterThan((await foodOf({})) + 0.1);
});

test('at the pace of the year orders follow the hours of the day, and are not accelerated', async () => {
  const cadence: Cadence = { pace: 'year', speed: 1 };
  const night = await run({ cadence, seconds: 7_200, startMs: Date.parse('2026-11-18T03:00:00+09:00') });
  const evening = await run({ cadence, seconds: 7_200 });
  expect(evening.orders.every(({ accelerated }) => !accelerated)).toBe(true);
  expect(evening.orders.length).toBeGreaterThan(80);
  expect(night.orders.length).toBeLessThan(10);
  expect(evening.readWhole).toEqual(new Array(12).fill(true));
});

test('an empty shop has products and customers registered, and no order', async () => {
  const { counts } = await run({ seconds: 60, cache: { customers: [], products: [], groups: [] } });
  expect(counts.orders).toBe(0);
  expect(counts.products).toBeGreaterThan(5);
  expect(counts.customers).toBeGreaterThan(40);
});
