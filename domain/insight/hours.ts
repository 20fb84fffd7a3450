import { rateRatio } from '../statistics/ratios.ts';
import { answerOf, confidenceOfEach, type Days, type Gender, type HourStatement, type Insight } from './insight.ts';

/** Orders of a group of buyers at an hour of the day. '' and −1: a guest, or not stated. */
export interface BuyerHourCount {
  gender: Gender | '';
  ageBand: number;
  hour: number;
  orders: number;
}

const HOURS = 24;
/** A group with fewer orders in all is not looked at: its peak could not be sure. */
const LEAST_OF_GROUP = 100;

/**
 * Which buyers buy at which hour: for each group (gender × age band) its busiest hour among those at which its share of
 * orders is surely above that of all other buyers. Exact interval of two Poisson counts, corrected for groups × 24
 * cells. The largest surplus of orders comes first. O(counts).
 */
export function hourInsight(counts: readonly BuyerHourCount[], period: Days): Insight<HourStatement> {
  const all = new Float64Array(HOURS);
  const groups = new Map<string, { gender: Gender; ageBand: number; hours: Float64Array }>();
  for (const { gender, ageBand, hour, orders } of counts) {
    all[hour] = (all[hour] ?? 0) + orders;
    if (gender === '' || ageBand < 0) continue;
    const name = `${gender} ${ageBand}`;
    const group = groups.get(name) ?? { gender, ageBand, hours: new Float64Array(HOURS) };
    groups.set(name, group);
    group.hours[hour] = (group.hours[hour] ?? 0) + orders;
  }
  const sample = sumOf(all);
  const looked = [...groups.values()].filter(({ hours }) => {
    const own = sumOf(hours);
    return own >= LEAST_OF_GROUP && sample - own >= LEAST_OF_GROUP;
  });
  const cells = looked.length * HOURS;
  if (cells === 0) return { answer: { state: 'not-enough' }, period, cells, sample };
  const confidence = confidenceOfEach(cells);
  const statements = looked.flatMap(({ gender, ageBand, hours }): (HourStatement & { surplus: number })[] => {
    const groupOrders = sumOf(hours);
    const rest = sample - groupOrders;
    const sure = Array.from(hours).flatMap((orders, hour) => {
      const others = { events: (all[hour] ?? 0) - orders, exposure: rest };
      if (orders * rest <= others.events * groupOrders) return [];
      const ratio = rateRatio({ events: orders, exposure: groupOrders }, others, confidence);
      return ratio !== null && ratio.low > 1 ? [{ hour, orders, ratio }] : [];
    });
    const [peak] = sure.sort((a, b) => b.orders - a.orders || a.hour - b.hour);
    if (peak === undefined) return [];
    const surplus = peak.orders * (1 - 1 / peak.ratio.value);
    return [{ key: `${gender}:${ageBand}:${peak.hour}`, gender, ageBand, ...peak, groupOrders, surplus }];
  });
  const sorted = statements.sort((a, b) => b.surplus - a.surplus || (a.key < b.key ? -1 : 1));
  return { answer: answerOf(sorted.map(({ surplus: _, ...statement }) => statement)), period, cells, sample };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
