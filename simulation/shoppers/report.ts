import { clickThrough, type ListFigures } from '../traffic/click-through.ts';
import { quantile } from '../traffic/quantile.ts';
import { type Action, inOrder } from './actions.ts';
import { judge, type Verdict } from './expectations.ts';
import {
  type CategoryOf,
  judgeBoughtTogether,
  judgeCategory,
  judgeDiscount,
  judgeItemCf,
  judgeTrending,
  judgeUserCf,
  type ListVisit,
} from './list-expectations.ts';
import { RULES_JUDGED, type TermsBook } from './terms.ts';
import type { VisitRecord } from './visit-record.ts';

export interface Latencies {
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
}

export interface RuleFigures extends Latencies {
  expected: number;
  fired: number;
  wrong: number;
}

export interface SimulateReport {
  shoppers: number;
  seconds: number;
  pageErrors: number;
  /** Each different one, the first fifty. */
  errors: string[];
  steps: number;
  stuck: string[];
  /** Rules that fired, of all; `proven`: as often as they had to, and never wrongly. */
  rulesFired: number;
  rulesProven: number;
  rules: Record<string, RuleFigures>;
  /** All rules together: from an act to its effect on the page. */
  feedback: Latencies;
  /** What was missed and what was wrong, the first fifty. */
  complaints: string[];
  /** By list; `fallback`: any list while it shows what everybody sees. */
  ctr: Record<string, ListFigures>;
  /** Load average of the machine at the end, one minute; a busy machine makes every figure worse. */
  load: number;
}

export interface Surroundings {
  seconds: number;
  load: number;
  terms: TermsBook;
  categoryOf: CategoryOf;
}

const FEW = 50;

export function reportOf(records: readonly VisitRecord[], surroundings: Surroundings): SimulateReport {
  const pageErrors = records.flatMap((record) => record.pageErrors);
  const stuck = records.flatMap((record) => record.stuck.map((line) => `${record.persona}: ${line}`));
  const verdicts = verdictsOf(records, surroundings);
  const rules = Object.fromEntries([...verdicts].map(([rule, all]) => [rule, figuresOf(all)]));
  const figures = Object.values(rules);
  return {
    shoppers: records.length,
    seconds: Math.round(surroundings.seconds),
    pageErrors: pageErrors.length,
    errors: [...new Set(pageErrors)].slice(0, FEW),
    steps: records.reduce((sum, { steps }) => sum + steps, 0),
    stuck: stuck.slice(0, FEW),
    rulesFired: figures.filter(({ fired }) => fired > 0).length,
    rulesProven: figures.filter(({ fired, expected, wrong }) => fired > 0 && fired === expected && wrong === 0).length,
    rules,
    feedback: latenciesOf([...verdicts.values()].flat()),
    complaints: [...verdicts.values()]
      .flatMap((all) =>
        all.flatMap(({ complaints }, at) =>
          complaints.map((words) => `${all.length > 1 ? records[at]?.persona : 'all'}: ${words}`),
        ),
      )
      .slice(0, FEW),
    ctr: clickThrough(records.flatMap(({ observed }) => [...observed.events.values()])),
    load: surroundings.load,
  };
}

/** By rule, R1 … R6 and C1 … C9: the verdict on each visit. */
function verdictsOf(
  records: readonly VisitRecord[],
  { terms, categoryOf }: Surroundings,
): Map<string, readonly Verdict[]> {
  const visits = records.map(visitOf);
  const each = (of: (visit: ListVisit) => Verdict) => visits.map(of);
  const verdicts = new Map<string, readonly Verdict[]>([
    ['R1', each(judgeItemCf)],
    ['R2', each(judgeUserCf)],
    ['R3', [judgeTrending(visits)]],
    ['R4', each((visit) => judgeDiscount(visit, categoryOf))],
    ['R5', each((visit) => judgeCategory(visit, categoryOf))],
    ['R6', each(judgeBoughtTogether)],
  ]);
  for (const rule of RULES_JUDGED)
    verdicts.set(
      rule,
      records.map(({ fromMs, untilMs }, at) => {
        const { actions, firings } = visits[at] ?? { actions: [], firings: [] };
        return judge(rule, actions, firings, { fromMs, untilMs, terms });
      }),
    );
  return verdicts;
}

function visitOf({ actions, observed, firings, fromMs }: VisitRecord): ListVisit {
  return {
    actions: inOrder([...actions, ...hoversOf(observed)]),
    sightings: [...observed.sightings].sort((a, b) => a.atMs - b.atMs),
    firings: [...firings.values()].map((firing) => ({
      ...firing,
      target: observed.coupons.get(firing.couponId) ?? firing.target,
    })),
    online: observed.online,
    fromMs,
  };
}

/** Where a pointer rested is the page's own word: a hand that goes to a card may rest on it. */
function hoversOf({ events }: VisitRecord['observed']): Action[] {
  return [...events.values()].flatMap(({ type, atMs, payload }): Action[] =>
    type === 'product-hovered' ? [{ kind: 'hovered', atMs, productId: Number(payload.productId) }] : [],
  );
}

function figuresOf(verdicts: readonly Verdict[]): RuleFigures {
  const sum = (of: 'expected' | 'fired' | 'wrong') => verdicts.reduce((total, verdict) => total + verdict[of], 0);
  return { expected: sum('expected'), fired: sum('fired'), wrong: sum('wrong'), ...latenciesOf(verdicts) };
}

function latenciesOf(verdicts: readonly Verdict[]): Latencies {
  const latenciesMs = verdicts.flatMap((verdict) => verdict.latenciesMs);
  return {
    p50Ms: quantile(latenciesMs, 0.5),
    p95Ms: quantile(latenciesMs, 0.95),
    p99Ms: quantile(latenciesMs, 0.99),
  };
}
