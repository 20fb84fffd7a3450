import type { RatioSums } from '#domain/experiment/estimate.ts';
import type { Database } from './transaction.ts';

/** What one list, tier and variant did over a range of days. */
export interface ResultRow {
  list: string;
  tier: string;
  variant: string;
  shows: number;
  impressions: number;
  clicks: number;
  carts: number;
  orders: number;
  units: number;
  revenueWon: number;
}

/** Sums over the shoppers of one variant, as domain/experiment/estimate.ts needs them. */
export interface VariantSums {
  variant: string;
  /** Clicks (y) by impressions (x). */
  clicks: RatioSums;
  /** Shoppers who ordered, and won spent: Σy, Σy² over all shoppers. */
  buyers: { shoppers: number; y: number; yy: number };
  revenue: { shoppers: number; y: number; yy: number };
}

/** Over the last `days` days of the Korean calendar, today among them. One pass over that many days' rows. */
export function readResults(db: Database, days: number): Promise<ResultRow[]> {
  return db.$queryRaw<ResultRow[]>`
    SELECT list, tier, variant, sum(shows)::float8 AS shows, sum(impressions)::float8 AS impressions,
      sum(clicks)::float8 AS clicks, sum(carts)::float8 AS carts, sum(orders)::float8 AS orders,
      sum(units)::float8 AS units, sum(revenue_won)::float8 AS "revenueWon"
    FROM recommendation_result
    WHERE day > (now() AT TIME ZONE 'Asia/Seoul')::date - ${days}::int
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;
}

/** Since the experiment began. One pass over its shoppers. */
export async function readVariantSums(db: Database, experiment: string): Promise<VariantSums[]> {
  const rows = await db.$queryRaw<SumsRow[]>`
    SELECT variant, count(*)::float8 AS shoppers,
      sum(impressions)::float8 AS x, sum(clicks)::float8 AS y,
      sum(impressions::float8 ^ 2) AS xx, sum(clicks::float8 ^ 2) AS yy, sum(impressions::float8 * clicks) AS xy,
      (count(*) FILTER (WHERE orders > 0))::float8 AS buyers,
      sum(revenue_won)::float8 AS won, sum(revenue_won::float8 ^ 2) AS "wonSquared"
    FROM experiment_shopper WHERE variant LIKE ${`${experiment}:%`} GROUP BY variant ORDER BY variant`;
  return rows.map(({ variant, shoppers, x, y, xx, yy, xy, buyers, won, wonSquared }) => ({
    variant,
    clicks: { shoppers, x, y, xx, yy, xy },
    buyers: { shoppers, y: buyers, yy: buyers },
    revenue: { shoppers, y: won, yy: wonSquared },
  }));
}

interface SumsRow extends RatioSums {
  variant: string;
  buyers: number;
  won: number;
  wonSquared: number;
}
