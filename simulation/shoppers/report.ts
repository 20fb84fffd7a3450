import { quantile } from '../traffic/quantile.ts';
import type { VisitRecord } from './browser-shopper.ts';
import { EXPECTED, judge, type Verdict } from './expectations.ts';
import { judgeItemCf } from './list-expectations.ts';

export interface RuleFigures {
  expected: number;
  fired: number;
  wrong: number;
  p50Ms: number | null;
  p95Ms: number | null;
}

export interface ListFigures {
  impressions: number;
  clicks: number;
  rate: number | null;
  /** Its rate over that of `trending`, which shows what everybody likes; null without clicks to compare. */
  lift: number | null;
}

export interface SimulateReport {
  shoppers: number;
  seconds: number;
  pageErrors: number;
  /** Each different one, the first fifty. */
  errors: string[];
  steps: number;
  stuck: string[];
  rules: Record<string, RuleFigures>;
  /** By list; `fallback`: any list while it shows what everybody sees. */
  ctr: Record<string, ListFigures>;
}

const CONTROL = 'trending';
const FEW = 50;

export function reportOf(records: readonly VisitRecord[], seconds: number): SimulateReport {
  const pageErrors = records.flatMap((record) => record.pageErrors);
  const stuck = records.flatMap((record) => record.stuck.map((line) => `${record.persona}: ${line}`));
  return {
    shoppers: records.length,
    seconds: Math.round(seconds),
    pageErrors: pageErrors.length,
    errors: [...new Set(pageErrors)].slice(0, FEW),
    steps: records.reduce((sum, { steps }) => sum + steps, 0),
    stuck: stuck.slice(0, FEW),
    rules: {
      R1: figuresOf(records.map((record) => judgeItemCf(inOrder(record), record.told))),
      ...Object.fromEntries(
        Object.keys(EXPECTED).map((rule) => [
          rule,
          figuresOf(records.map((record) => judge(rule, inOrder(record), [...record.firings.values()]))),
        ]),
      ),
    },
    ctr: clickThrough(records),
  };
}

const inOrder = ({ actions }: VisitRecord) => [...actions].sort((a, b) => a.atMs - b.atMs);

function figuresOf(verdicts: readonly Verdict[]): RuleFigures {
  const latenciesMs = verdicts.flatMap((verdict) => verdict.latenciesMs);
  const sum = (of: 'expected' | 'fired' | 'wrong') => verdicts.reduce((total, verdict) => total + verdict[of], 0);
  return {
    expected: sum('expected'),
    fired: sum('fired'),
    wrong: sum('wrong'),
    p50Ms: quantile(latenciesMs, 0.5),
    p95Ms: quantile(latenciesMs, 0.95),
  };
}

/** From what the pages themselves told: cards half in sight for half a second, and cards followed. */
export function clickThrough(records: readonly Pick<VisitRecord, 'told'>[]): Record<string, ListFigures> {
  const counts = new Map<string, { impressions: number; clicks: number }>();
  for (const { told } of records)
    for (const { type, payload } of told.events.values()) {
      const isShown = type === 'recommendation-shown';
      if (!isShown && type !== 'recommendation-clicked') continue;
      const { list, tier, productIds } = payload as { list: string; tier?: string; productIds?: number[] };
      const isForAll = list !== CONTROL && (tier === 'trending' || tier === 'new');
      const name = isForAll ? 'fallback' : list;
      const count = counts.get(name) ?? { impressions: 0, clicks: 0 };
      if (isShown) count.impressions += productIds?.length ?? 0;
      else count.clicks++;
      counts.set(name, count);
    }
  const rateOf = (name: string) => {
    const count = counts.get(name);
    return count === undefined || count.impressions === 0 ? null : count.clicks / count.impressions;
  };
  const control = rateOf(CONTROL);
  return Object.fromEntries(
    [...counts].sort().map(([name, count]) => {
      const rate = rateOf(name);
      const lift = rate === null || control === null || control === 0 ? null : rate / control;
      return [name, { ...count, rate: rounded(rate), lift: rounded(lift) }];
    }),
  );
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10_000) / 10_000;
}
