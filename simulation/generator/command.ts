import { writeFileSync } from 'node:fs';
import { GRADES } from '#domain/grade/grade.ts';
import { KNOWN_BANDS } from '#domain/propensity/hours.ts';
import { koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { parseTrafficArguments, TRAFFIC_USAGE } from './arguments.ts';
import { seededPopulation } from './population.ts';
import { createTrafficCounter, type TrafficReport } from './report.ts';
import { simulateTraffic } from './simulated-clock.ts';

/** Of the seeded shop. */
const PRODUCTS = 20_000;

/** npm run simulate -- --traffic: generated orders. Returns what is printed. */
export async function traffic(argv: readonly string[]): Promise<string> {
  const options = parseTrafficArguments(argv);
  if (options === null) return TRAFFIC_USAGE;
  const { fromDay, seed, customers, forced, json } = options;
  const now = new Date(koreanDayStartMs(fromDay));
  const population = seededPopulation({ seed, customers, products: PRODUCTS, now });
  const counter = createTrafficCounter({ forced });
  const { grades } = await simulateTraffic({ ...options, population, sink: counter });
  const report = counter.report(grades);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  return wordsOf(report);
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
