import { writeFileSync } from 'node:fs';
import { GRADES } from '#domain/grade/grade.ts';
import { KNOWN_BANDS } from '#domain/propensity/hours.ts';
import { koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { pause } from '#server/pause.ts';
import { type LiveArguments, parseTrafficArguments, type SimulatedArguments, TRAFFIC_USAGE } from './arguments.ts';
import { createForcedScenarios } from './forced-scenarios.ts';
import { createKafkaSink } from './kafka-sink.ts';
import { runLive } from './live.ts';
import { seededPopulation } from './population.ts';
import { createTrafficCounter, type TrafficReport } from './report.ts';
import { openTrafficServices, type TrafficServices } from './services.ts';
import { simulateTraffic } from './simulated-clock.ts';
import { createThousandReader } from './thousand-reader.ts';
import type { GeneratedOrder, TrafficSink } from './traffic.ts';

/** Products of the seeded shop. */
const PRODUCTS = 20_000;

/** npm run simulate -- --traffic: generated traffic. Returns what is printed. */
export async function traffic(argv: readonly string[]): Promise<string> {
  const options = parseTrafficArguments(argv);
  if (options === null) return TRAFFIC_USAGE;
  return options.mode === 'live' ? live(options) : simulated(options);
}

async function live({ cadence, seed, forced, json, minutes }: LiveArguments): Promise<string> {
  const services = await openTrafficServices();
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
  const ending = minutes === null ? undefined : setTimeout(() => stopping.abort(), minutes * 60_000);
  const { signal } = stopping;
  const { cache, fromDatabase, replenish, producer } = services;
  const waiting = { print: (line: string) => console.error(line), pause: (ms: number) => pause(ms, signal), signal };
  try {
    const counts = await runLive({
      ...{ cadence, seed, replenish, now: Date.now, ...waiting },
      forced: createForcedScenarios({ always: forced, read: services.forcedScenarios, print: waiting.print }),
      readCache: createThousandReader({ cache, fromDatabase, ...waiting }),
      sink: createKafkaSink(producer, { takesStock: true }),
    });
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(counts, null, 2)}\n`);
    return `${counts.orders} orders, ${counts.products} products, ${counts.customers} customers`;
  } finally {
    clearTimeout(ending);
    await services.close();
  }
}

async function simulated(options: SimulatedArguments): Promise<string> {
  const services = options.publish ? await openTrafficServices() : null;
  try {
    const report = await reportOf(options, services);
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
    return wordsOf(report);
  } finally {
    await services?.close();
  }
}

async function reportOf(options: SimulatedArguments, services: TrafficServices | null): Promise<TrafficReport> {
  const { fromDay, seed, customers, forced } = options;
  const now = new Date(koreanDayStartMs(fromDay));
  const population = seededPopulation({ seed, customers, products: PRODUCTS, now });
  await services?.assertHas(population);
  const counter = createTrafficCounter({ forced });
  // Orders of past days do not take today's stock.
  const published = services === null ? null : createKafkaSink(services.producer, { takesStock: false });
  const { grades } = await simulateTraffic({ ...options, population, sink: both(counter, published) });
  await published?.end();
  return counter.report(grades);
}

function both(counter: TrafficSink, published: TrafficSink | null): TrafficSink {
  if (published === null) return counter;
  return {
    accept(order: GeneratedOrder) {
      counter.accept(order);
      return published.accept(order);
    },
  };
}

function wordsOf({
  orders,
  accelerated,
  byDay,
  byBandAndHour,
  baskets,
  medianBasketWon,
  grades,
}: TrafficReport): string {
  const people = GRADES.reduce((sum, grade) => sum + grades[grade], 0);
  const peak = (counts: readonly number[]) => String(counts.indexOf(Math.max(...counts))).padStart(2, '0');
  return [
    `${orders} orders in ${byDay.length} days${accelerated ? ', faster than the year: grades leave them out' : ''}`,
    ...byDay.map(
      (day) => `${day.date}  ${String(day.orders).padStart(7)} × ${day.intensity} ${day.scenarios.join(' ')}`,
    ),
    `peak hours ${KNOWN_BANDS.map((band) => `${band}s ${peak(byBandAndHour[band])}:00`).join(', ')}`,
    `baskets    ${baskets.map((count, k) => `${k + 1}: ${count}`).join(', ')}; half cost less than ${medianBasketWon} won`,
    `grades     ${GRADES.map((grade) => `${grade} ${((100 * grades[grade]) / people).toFixed(1)} %`).join(', ')}`,
  ].join('\n');
}
