import type { TrafficCache } from '#contracts/traffic-cache.ts';
import { BANDS, type Band, bandOf, HOUR_SHARES } from '#domain/propensity/hours.ts';
import { basePoints } from '#domain/propensity/score.ts';
import { intensityOn } from '#domain/scenario/intensity.ts';
import { koreanDay, koreanHour } from '#domain/shared/korean-time.ts';
import { createRandom, createWeighted } from '#simulation/seed/random.ts';
import { type Cadence, dueTimes, isAcceleratedCadence } from './cadence.ts';
import { type CustomerPool, createWholePool, REFRESH_MS } from './customer-pool.ts';
import { createDayScores } from './day-scores.ts';
import type { ForcedScenarios } from './forced-scenarios.ts';
import type { KafkaSink } from './kafka-sink.ts';
import type { TrafficCustomer } from './population.ts';
import { createProductPool, type ProductPool } from './product-pool.ts';
import { createNewCustomers, createNewProducts } from './registrations.ts';
import { drawOrder, type GeneratedOrder, type OrderDraws } from './traffic.ts';

export interface LiveOptions {
  cadence: Cadence;
  seed: number;
  forced: ForcedScenarios;
  sink: KafkaSink;
  /** The cached thousand, or with `whole` all customers. */
  readCache(whole: boolean): Promise<TrafficCache>;
  /** Adds stock to the offers of these products that are almost sold out. */
  replenish(productIds: readonly number[]): Promise<unknown>;
  /** Epoch ms. */
  now(): number;
  /** Resolves after this time, or when `signal` is aborted. */
  pause(ms: number): Promise<void>;
  signal: AbortSignal;
}

/** Reading all customers costs more, and serves some five orders in this time. */
const WHOLE_REFRESH_MS = 600_000;

export interface LiveCounts {
  orders: number;
  products: number;
  customers: number;
}

/** The customers and products that orders are drawn from. */
interface Thousand {
  readAtMs: number;
  customers: readonly TrafficCustomer[];
  pool: CustomerPool;
  draws: OrderDraws;
  /** Demand by band, without the hour. */
  demand: Readonly<Record<Band, number>>;
}

/**
 * Generates orders, products and customers on the real clock until `signal` is aborted. Orders are drawn from a
 * thousand customers and products that are read every 50 s (thousand-reader.ts); at the pace of the year from all
 * customers. What becomes due during a slow read or send is done afterwards. A scenario that an operator forces counts
 * from the order after the next one: its time is set already.
 */
export async function runLive(options: LiveOptions): Promise<LiveCounts> {
  const { cadence, seed, sink, now, signal } = options;
  const startMs = now();
  const refreshMs = cadence.pace === 'year' ? WHOLE_REFRESH_MS : REFRESH_MS;
  const counts: LiveCounts = { orders: 0, products: 0, customers: 0 };
  const random = createRandom(seed, `live/${startMs}`);
  const ids = createRandom(seed, `live/ids/${startMs}`);
  const [newCustomer, newProducts] = [createNewCustomers({ seed, startMs }), createNewProducts({ seed, startMs })];
  await options.forced.refresh(startMs);
  let thousand = await readThousand(options, { random, ids });
  const factor = (atSeconds: number) => ordersFactor(options, thousand.demand, startMs + atSeconds * 1_000);

  const ordered = new Set<number>();
  for (const due of dueTimes(createRandom(seed, `live/due/${startMs}`), cadence, factor)) {
    const waitMs = startMs + due.atSeconds * 1_000 - now();
    if (waitMs > 0) {
      await sink.flush();
      await options.pause(waitMs);
    }
    if (signal.aborted) break;
    const atMs = now();
    if (atMs - thousand.readAtMs >= refreshMs) {
      await options.replenish([...ordered]);
      thousand = await readThousand(options, { random, ids });
    }
    if (await options.forced.refresh(atMs)) refreshProducts(options, thousand.draws.products, atMs);
    if (due.kind === 'product') {
      for (const registration of newProducts(atMs)) sink.product(registration);
      counts.products += 1;
    } else if (due.kind === 'customers') {
      for (let k = 0; k < due.count; k += 1) sink.user(newCustomer(atMs));
      counts.customers += due.count;
    } else {
      const order = drawNext(thousand, atMs);
      if (order === null) continue;
      await sink.accept(order);
      for (const { product } of order.lines) ordered.add(product.productId);
      counts.orders += 1;
    }
  }
  await sink.end();
  return counts;
}

/** The next order; null where there is no buyer or no product. */
function drawNext({ customers, pool, draws, demand }: Thousand, atMs: number): GeneratedOrder | null {
  const hour = koreanHour(atMs);
  const weights = BANDS.map((band) => demand[band] * (HOUR_SHARES[band][hour] ?? 0));
  if (!weights.some((weight) => weight > 0) || draws.products.members().length === 0) return null;
  const band = BANDS[createWeighted(weights)(draws.random)] as Band;
  const index = pool.draw(draws.random, band);
  if (index === null) return null;
  const customer = customers[index] as TrafficCustomer;
  return drawOrder(draws, customer, { placedAtMs: atMs, day: koreanDay(atMs) });
}

/** The chances of products by today's scenarios. */
function refreshProducts({ forced }: LiveOptions, products: ProductPool, atMs: number): void {
  if (products.members().length === 0) return;
  products.refresh(intensityOn(koreanDay(atMs), { forced: forced.codes() }).categories);
}

/** Multiplies the rate of orders: by today's scenarios, at the pace of the year also by the hour of the day. */
function ordersFactor({ cadence, forced }: LiveOptions, demand: Thousand['demand'], atMs: number): number {
  const { orders } = intensityOn(koreanDay(atMs), { forced: forced.codes() });
  if (cadence.pace !== 'year') return orders;
  const total = BANDS.reduce((sum, band) => sum + demand[band], 0);
  const hour = koreanHour(atMs);
  const now = BANDS.reduce((sum, band) => sum + demand[band] * (HOUR_SHARES[band][hour] ?? 0), 0);
  return total === 0 ? orders : (orders * 24 * now) / total;
}

async function readThousand(options: LiveOptions, streams: Pick<OrderDraws, 'random' | 'ids'>): Promise<Thousand> {
  const { cadence, readCache, now } = options;
  const readAtMs = now();
  const cache = await readCache(cadence.pace === 'year');
  const day = koreanDay(readAtMs);
  // All of them have joined.
  const customers = cache.customers.map((customer): TrafficCustomer => ({ ...customer, joinedAtMs: 0 }));
  const scores = createDayScores(customers);
  scores.begin(day);
  const pool = createWholePool(customers, scores);
  pool.refresh(readAtMs);
  const products = createProductPool(cache.products.map((product) => ({ ...product })));
  refreshProducts(options, products, readAtMs);
  const demand = Object.fromEntries(BANDS.map((band) => [band, 0])) as Record<Band, number>;
  // Promotions, life events and personal rates have the same mean in every group.
  for (const { customers: count, ...group } of cache.groups)
    demand[bandOf(group.ageBand)] += count * basePoints({ id: '', ...group });
  const draws = { ...streams, products, accelerated: isAcceleratedCadence(cadence), speed: cadence.speed };
  return { readAtMs, customers, pool, draws, demand };
}
