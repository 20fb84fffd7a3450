import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { LIFE_EVENTS, MARKETING_BOOST, PERSONAL_RATE } from '#domain/propensity/factors.ts';
import { HOUR_SHARES, KNOWN_BANDS } from '#domain/propensity/hours.ts';
import { basePoints, scoreOf } from '#domain/propensity/score.ts';
import { dayOf } from '#domain/shared/calendar.ts';
import { koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { seededPopulation } from './population.ts';

/*
 * Draws docs/images/propensity.svg: the distribution of the score and its factors. Run it after a change of a
 * factor: node_modules/.bin/node simulation/generator/plot-propensity.ts
 */

export const PLOT_FILE = 'docs/images/propensity.svg';

/** An ordinary Tuesday evening. */
const MOMENT = { day: dayOf(2026, 11, 17), hour: 21 };
const CUSTOMERS = 10_000;
/** Bins of the logarithm: four to a doubling. */
const BINS_A_DOUBLING = 4;
const LOWEST_SCORE = 1;

/** Customers by score at a moment: bins of equal ratio, from 1 on; those who never buy are left out. */
function scoreBins(): { from: number; to: number; customers: number }[] {
  const now = new Date(koreanDayStartMs(MOMENT.day));
  const { customers } = seededPopulation({ seed: 1, customers: CUSTOMERS, products: 500, now });
  const counts = new Map<number, number>();
  for (const customer of customers) {
    const score = scoreOf(customer, MOMENT);
    if (score < LOWEST_SCORE) continue;
    const bin = Math.floor(Math.log2(score) * BINS_A_DOUBLING);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  const edge = (bin: number) => 2 ** (bin / BINS_A_DOUBLING);
  return [...counts]
    .sort((a, b) => a[0] - b[0])
    .map(([bin, count]) => ({ from: edge(bin), to: edge(bin + 1), customers: count }));
}

/** Base points of some customers, from the least to the most. */
function baseRows(): { who: string; points: number }[] {
  const person = {
    id: '',
    ageBand: 30,
    gender: 'FEMALE',
    status: 'ACTIVE',
    marketingConsent: true,
    grade: 'BRONZE',
  } as const;
  return [
    {
      who: 'man, teens, no consent',
      points: basePoints({ ...person, ageBand: 10, gender: 'MALE', marketingConsent: false }),
    },
    { who: 'man, fifties, SILVER', points: basePoints({ ...person, ageBand: 50, gender: 'MALE', grade: 'SILVER' }) },
    { who: 'woman, thirties, BRONZE', points: basePoints(person) },
    { who: 'woman, thirties, VIP', points: basePoints({ ...person, grade: 'VIP' }) },
    { who: 'the same with membership', points: basePoints({ ...person, grade: 'VIP', status: 'PAID_MEMBERSHIP' }) },
  ];
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

function specOf(): TopLevelSpec {
  const hours = KNOWN_BANDS.flatMap((band) =>
    HOUR_SHARES[band].map((share, hour) => ({
      band: `${band}s`,
      hour,
      factor: Math.round(24 * share * 1_000) / 1_000,
    })),
  );
  const factors = [
    { factor: `promotion (${percent(MARKETING_BOOST.share)})`, times: MARKETING_BOOST.factor },
    ...Object.entries(LIFE_EVENTS).map(([event, { share, factor }]) => ({
      ...{ factor: `life: ${event} (${percent(share)})`, times: factor },
    })),
  ];
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    config: { font: 'sans-serif', axisY: { labelLimit: 240 } },
    resolve: { legend: { color: 'independent' } },
    hconcat: [
      {
        resolve: { legend: { color: 'independent' } },
        vconcat: [
          {
            title: `Score of ${CUSTOMERS.toLocaleString('en')} customers on a Tuesday at 21:00 (${percent(PERSONAL_RATE.neverShare)} never buy)`,
            ...{ width: 420, height: 180, data: { values: scoreBins() }, mark: { type: 'bar', color: '#4c78a8' } },
            encoding: {
              x: { field: 'from', type: 'quantitative', scale: { type: 'log', base: 2 }, title: 'score' },
              x2: { field: 'to' },
              y: { field: 'customers', type: 'quantitative' },
              y2: { datum: 0 },
            },
          },
          {
            title: 'Time of day by age band',
            ...{ width: 420, height: 180, data: { values: hours }, mark: { type: 'line', interpolate: 'monotone' } },
            encoding: {
              x: { field: 'hour', type: 'quantitative', scale: { domain: [0, 23] }, title: 'hour in Seoul' },
              y: { field: 'factor', type: 'quantitative', title: 'times the mean' },
              color: { field: 'band', type: 'nominal', title: 'age band' },
            },
          },
        ],
      },
      {
        vconcat: [
          {
            title: 'Base points',
            ...{ width: 260, height: 130, data: { values: baseRows() }, mark: { type: 'bar', color: '#72b7b2' } },
            encoding: {
              x: { field: 'points', type: 'quantitative' },
              y: { field: 'who', type: 'nominal', sort: null, title: null },
            },
          },
          {
            title: 'Factors of a day',
            ...{ width: 260, height: 110, data: { values: factors }, mark: { type: 'bar', color: '#f58518' } },
            encoding: {
              x: { field: 'times', type: 'quantitative' },
              y: { field: 'factor', type: 'nominal', sort: null, title: null },
            },
          },
        ],
      },
    ],
  };
}

/**
 * The plot as SVG; the same code gives the same bytes. Numbers are rounded to hundredths, since versions of V8 differ
 * in the last digits of logarithms and powers. About a second.
 */
export async function drawPropensity(): Promise<string> {
  const view = new View(parse(compile(specOf()).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return `${svg.replace(/-?\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100))}\n`;
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, '../..', PLOT_FILE), await drawPropensity());
