import { normalQuantile } from './special.ts';

/** A wait that ended after so many days, or was last seen unended after so many (censored). */
export interface Spell {
  days: number;
  hasEnded: boolean;
}

export interface SurvivalEstimate {
  spells: number;
  /** Spells that ended. */
  ended: number;
  /** Number of groups; spells of one group are not independent of each other. */
  groups: number;
  /** First day by which half of the waits, or `share` of them, have ended; null: fewer had when they were last seen. */
  median: number | null;
  /** Bounds of its interval; null: the bound cannot be estimated (`high`: open; both: too few spells ended). */
  low: number | null;
  high: number | null;
}

/** With fewer ended spells the variance is not known well enough. */
const LEAST_ENDED = 10;

/**
 * The Kaplan–Meier median of waits in whole days, censored ones counted for as long as they were seen, and its interval
 * (Brookmeyer and Crowley 1982, on the log-minus-log scale). Spells come in groups (a customer's, of whom each purchase
 * begins one): Greenwood's variance is multiplied by the design effect at the median, from the groups' summed influence
 * (Ying and Wei 1994), where that is above 1. `share`: another quantile than the median, .25 for the first quartile.
 * O(spells + longest spell).
 */
export function survivalMedian(
  groups: readonly (readonly Spell[])[],
  confidence: number,
  share = 0.5,
): SurvivalEstimate {
  const left = 1 - share;
  const filled = groups.filter((spells) => spells.length > 0);
  const table = lifeTable(filled);
  const median = firstBelow(table, (row) => row.survival <= left + 1e-12);
  const counts = { spells: table.spells, ended: table.ended, groups: filled.length };
  if (table.ended < LEAST_ENDED) return { ...counts, median: null, low: null, high: null };
  // Where the curve never reaches it, its lowest point stands for the median.
  const effect = Math.max(1, designEffect(filled, table, median ?? table.rows.length - 1));
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const isWithin = (row: LifeRow, side: 1 | -1) => {
    if (row.survival >= 1 || row.survival <= 0 || row.greenwood === 0) return row.survival <= 0;
    const wide = (z * Math.sqrt(row.greenwood * effect)) / Math.abs(Math.log(row.survival));
    // side 1: the upper bound of the curve, which is above it.
    return row.survival ** Math.exp(-side * wide) <= left;
  };
  return {
    ...counts,
    median,
    low: firstBelow(table, (row) => isWithin(row, -1)),
    high: firstBelow(table, (row) => isWithin(row, 1)),
  };
}

interface LifeRow {
  /** Spells still seen on the day, and of them those that ended on it. */
  atRisk: number;
  ended: number;
  survival: number;
  /** Greenwood's sum: the relative variance of `survival`. */
  greenwood: number;
}

interface LifeTable {
  /** By day, from 0. */
  rows: LifeRow[];
  spells: number;
  ended: number;
}

function lifeTable(groups: readonly (readonly Spell[])[]): LifeTable {
  const longest = groups.reduce((most, spells) => spells.reduce((m, { days }) => Math.max(m, days), most), 0);
  const [left, ended] = [new Float64Array(longest + 1), new Float64Array(longest + 1)];
  let count = 0;
  for (const spells of groups)
    for (const { days, hasEnded } of spells) {
      left[days] = (left[days] ?? 0) + 1;
      if (hasEnded) ended[days] = (ended[days] ?? 0) + 1;
      count += 1;
    }
  let [atRisk, survival, greenwood] = [count, 1, 0];
  const rows = Array.from(left, (leaving, day): LifeRow => {
    const ends = ended[day] ?? 0;
    if (ends > 0) {
      survival *= 1 - ends / atRisk;
      greenwood += atRisk > ends ? ends / (atRisk * (atRisk - ends)) : 0;
    }
    const row = { atRisk, ended: ends, survival, greenwood };
    atRisk -= leaving;
    return row;
  });
  return { rows, spells: count, ended: ended.reduce((sum, ends) => sum + ends, 0) };
}

function firstBelow({ rows }: LifeTable, isBelow: (row: LifeRow) => boolean): number | null {
  const day = rows.findIndex(isBelow);
  return day === -1 ? null : day;
}

/**
 * Variance at `day` with whole groups as independent, over that with spells as independent; 1 where neither is known.
 */
function designEffect(groups: readonly (readonly Spell[])[], { rows }: LifeTable, day: number): number {
  // Λ up to each day, and ∫ dΛ / Y: what a spell loses of its influence while it is at risk.
  const lost: number[] = [];
  let sum = 0;
  for (const { atRisk, ended } of rows) {
    if (ended > 0) sum += ended / atRisk ** 2;
    lost.push(sum);
  }
  const influence = ({ days, hasEnded }: Spell) => {
    const ends = hasEnded && days <= day ? 1 / (rows[days]?.atRisk ?? 1) : 0;
    return ends - (lost[Math.min(days, day)] ?? 0);
  };
  let [byGroup, bySpell] = [0, 0];
  for (const spells of groups) {
    let total = 0;
    for (const spell of spells) {
      const own = influence(spell);
      total += own;
      bySpell += own ** 2;
    }
    byGroup += total ** 2;
  }
  return bySpell > 0 ? byGroup / bySpell : 1;
}
