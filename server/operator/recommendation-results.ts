import { type Estimate, liftEstimate, meanEstimate, meanSums, ratioEstimate } from '#domain/experiment/estimate.ts';
import { type Experiment, variantLabel } from '#domain/experiment/experiment.ts';
import { type ResultRow, readResults, readVariantSums } from '#server/adapters/postgres/attribution-results.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import type { Session } from '#server/identity/sessions.ts';
import { requireOperator } from './require-operator.ts';

/** A metric of a variant, and its lift over the control; null where there are too few shoppers for an estimate. */
export interface VariantFigure {
  estimate: Estimate | null;
  /** null for the control too. */
  lift: Estimate | null;
}

export interface VariantResult {
  name: string;
  /** Of all shares, 0..1. */
  share: number;
  isControl: boolean;
  shoppers: number;
  impressions: number;
  clickThrough: VariantFigure;
  conversion: VariantFigure;
  wonPerShopper: VariantFigure;
}

export interface RecommendationResults {
  /** What lists did, over the last `days` days. DangolError('forbidden') for anybody but an operator. */
  lists(session: Pick<Session, 'role'>, days: number): Promise<ResultRow[]>;
  /** The experiment that runs; null: none. */
  experiment(session: Pick<Session, 'role'>): Promise<{ name: string; variants: VariantResult[] } | null>;
}

export function createRecommendationResults({
  db,
  experiment,
}: {
  db: Database;
  experiment: Experiment | null;
}): RecommendationResults {
  return {
    async lists(session, days) {
      requireOperator(session);
      return readResults(db, days);
    },
    async experiment(session) {
      requireOperator(session);
      if (experiment === null) return null;
      const sums = await readVariantSums(db, experiment.name);
      const total = experiment.variants.reduce((sum, { share }) => sum + share, 0);
      const none = { shoppers: 0, y: 0, yy: 0 };
      const found = experiment.variants.map((variant) => {
        const own = sums.find((one) => one.variant === variantLabel(experiment, variant));
        return {
          variant,
          clicks: own?.clicks ?? { ...none, x: 0, xx: 0, xy: 0 },
          buyers: own?.buyers ?? none,
          revenue: own?.revenue ?? none,
        };
      });
      const control = found[0];
      if (control === undefined) return null;
      const variants = found.map((one): VariantResult => {
        const isControl = one === control;
        const { variant, clicks, buyers, revenue } = one;
        return {
          name: variant.name,
          share: variant.share / total,
          isControl,
          shoppers: clicks.shoppers,
          impressions: clicks.x,
          clickThrough: {
            estimate: ratioEstimate(clicks),
            lift: isControl ? null : liftEstimate(control.clicks, clicks),
          },
          conversion: {
            estimate: meanEstimate(buyers),
            lift: isControl ? null : liftEstimate(meanSums(control.buyers), meanSums(buyers)),
          },
          wonPerShopper: {
            estimate: meanEstimate(revenue),
            lift: isControl ? null : liftEstimate(meanSums(control.revenue), meanSums(revenue)),
          },
        };
      });
      return { name: experiment.name, variants };
    },
  };
}
