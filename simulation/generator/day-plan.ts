import { BANDS, type Band, HOUR_SHARES } from '#domain/propensity/hours.ts';
import { HOUR_MS } from '#domain/shared/durations.ts';
import { createWeighted, type Random } from '#simulation/seed/random.ts';

export interface PlannedOrder {
  /** Since midnight in Seoul. */
  offsetMs: number;
  band: Band;
}

/**
 * Times and age bands of the orders of a day: `orders` draws of an hour and a band in proportion to the band's demand
 * times its share of the hour, sorted by time. The band is drawn before the person because buyers leave the cached
 * thousand, most of them from the band at its peak: drawn from the thousand alone, the peaks would flatten out
 * (docs/decisions/0120).
 */
export function planDay(random: Random, orders: number, demand: Readonly<Record<Band, number>>): PlannedOrder[] {
  const cells = BANDS.flatMap((band) =>
    HOUR_SHARES[band].map((share, hour) => ({ band, hour, weight: share * demand[band] })),
  );
  const weights = cells.map(({ weight }) => weight);
  if (!weights.some((weight) => weight > 0)) return [];
  const draw = createWeighted(weights);
  return Array.from({ length: orders }, (): PlannedOrder => {
    const { band, hour } = cells[draw(random)] as (typeof cells)[number];
    return { offsetMs: hour * HOUR_MS + random.int(0, HOUR_MS - 1), band };
  }).sort((a, b) => a.offsetMs - b.offsetMs);
}
