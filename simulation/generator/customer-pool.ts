import { CACHED_CUSTOMERS } from '#contracts/traffic-cache.ts';
import { BANDS, type Band } from '#domain/propensity/hours.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { createWeighted, type Random } from '#simulation/seed/random.ts';
import type { DayScores } from './day-scores.ts';
import type { TrafficCustomer } from './population.ts';

/** The customers that buyers are drawn from, by their index. */
export interface CustomerPool {
  /** Selects the members; to be called every `refreshMs` and at the start of a day. */
  refresh(atMs: number): void;
  refreshMs: number;
  /** A buyer of the band, drawn in proportion to the score; null if no member of any band buys. */
  draw(random: Random, band: Band): number | null;
  bought(index: number): void;
}

/** Interval between two refreshes of the cache. */
export const REFRESH_MS = 50_000;

/** First purchases after which the list of non-buyers is compacted; until then they are skipped. */
const COMPACT_AFTER = 500;

type Draw = (random: Random) => number;

/**
 * Draws by band. A band without a buyer keeps its previous members: otherwise a run that empties the cache faster than
 * it is refreshed would give the band's orders to other bands. O(members) to fill, O(log members) a draw.
 */
function createBandDraws(scores: DayScores) {
  const draws = new Map<Band, Draw>();
  let everyone: readonly number[] = [];
  return {
    fill(members: readonly number[]): void {
      const strata = new Map<Band, number[]>(BANDS.map((band) => [band, []]));
      for (const index of members) strata.get(scores.bandOf(index))?.push(index);
      for (const [band, indexes] of strata) {
        const draw = drawOf(indexes, scores);
        if (draw !== null) draws.set(band, draw);
      }
      everyone = members;
    },
    draw: (random: Random, band: Band): number | null =>
      (draws.get(band) ?? drawOf(everyone, scores))?.(random) ?? null,
  };
}

function drawOf(indexes: readonly number[], scores: DayScores): Draw | null {
  const weights = indexes.map(scores.of);
  if (!weights.some((weight) => weight > 0)) return null;
  const draw = createWeighted(weights);
  return (random) => indexes[draw(random)] as number;
}

/**
 * The cached thousand of the specification: 600 buyers with the oldest last order and 400 non-buyers who joined last,
 * selected every 50 s. `lastBuyers`: buyers so far, in order of time. A refresh costs O(members + first purchases
 * since the last compaction).
 */
export function createCachedPool(
  customers: readonly TrafficCustomer[],
  scores: DayScores,
  lastBuyers: readonly number[],
): CustomerPool & { members(): readonly number[] } {
  /** A Set keeps the order of insertion: a buyer moves to its end. */
  const byLastOrder = new Set<number>();
  for (const index of lastBuyers) {
    byLastOrder.delete(index);
    byLastOrder.add(index);
  }
  const joined = (index: number) => (customers[index] as TrafficCustomer).joinedAtMs;
  let nonBuyers = [...customers.keys()]
    .filter((index) => !byLastOrder.has(index))
    .sort((a, b) => joined(b) - joined(a) || a - b);
  let members: number[] = [];
  const draws = createBandDraws(scores);
  let firstPurchases = 0;

  return {
    refresh(atMs) {
      if (firstPurchases > COMPACT_AFTER) {
        nonBuyers = nonBuyers.filter((index) => !byLastOrder.has(index));
        firstPurchases = 0;
      }
      members = [];
      for (const index of byLastOrder) {
        if (members.length === CACHED_CUSTOMERS.buyers) break;
        members.push(index);
      }
      let newcomers = 0;
      for (const index of nonBuyers) {
        if (newcomers === CACHED_CUSTOMERS.newcomers) break;
        if (joined(index) > atMs || byLastOrder.has(index)) continue;
        members.push(index);
        newcomers += 1;
      }
      draws.fill(members);
    },
    refreshMs: REFRESH_MS,
    draw: draws.draw,
    bought(index) {
      if (!byLastOrder.delete(index)) firstPurchases += 1;
      byLastOrder.add(index);
    },
    members: () => members,
  };
}

/**
 * All customers who have joined: for the year and for traffic at its pace. A refresh costs O(customers), once a day.
 */
export function createWholePool(customers: readonly TrafficCustomer[], scores: DayScores): CustomerPool {
  const draws = createBandDraws(scores);
  return {
    refresh: (atMs) => draws.fill([...customers.keys()].filter((index) => (customers[index]?.joinedAtMs ?? 0) <= atMs)),
    refreshMs: DAY_MS,
    draw: draws.draw,
    bought: () => undefined,
  };
}
