export interface ListFigures {
  impressions: number;
  clicks: number;
  rate: number | null;
  /** Its rate over that of `trending`, which shows what everybody likes; null without clicks to compare. */
  lift: number | null;
  /** 95 % interval of the rate (Wilson 1927); wide for few clicks. */
  between: readonly [number, number] | null;
}

const CONTROL = 'trending';

/**
 * From the events of shoppers' pages: cards half in sight for half a second, and cards clicked. A simulated shopper
 * clicks a card by what it shows and its position (simulation/personas), never by the list it is in.
 */
export function clickThrough(events: Iterable<{ type: string; payload: unknown }>): Record<string, ListFigures> {
  const counts = new Map<string, { impressions: number; clicks: number }>();
  for (const { type, payload } of events) {
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
      return [name, { ...count, rate: rounded(rate), lift: rounded(lift), between: wilson(count) }];
    }),
  );
}

/**
 * Wilson's score interval at 95 %. A card may be followed that was not in sight for half a second: then clicks pass
 * impressions.
 */
function wilson({ impressions, clicks }: { impressions: number; clicks: number }): readonly [number, number] | null {
  if (impressions === 0 || clicks > impressions) return null;
  const z = 1.96;
  const share = clicks / impressions;
  const middle = share + z ** 2 / (2 * impressions);
  const reach = z * Math.sqrt((share * (1 - share)) / impressions + z ** 2 / (4 * impressions ** 2));
  const whole = 1 + z ** 2 / impressions;
  return [rounded((middle - reach) / whole) ?? 0, rounded((middle + reach) / whole) ?? 0];
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10_000) / 10_000;
}

/** A line a list. */
export function clickThroughLines(ctr: Record<string, ListFigures>): string[] {
  return Object.entries(ctr).map(
    ([list, { clicks, impressions, rate, between, lift }]) =>
      `${list.padEnd(16)} ${clicks} clicks of ${impressions} seen, rate ${rate} (${between?.join('–') ?? 'unknown'}), × trending ${lift}`,
  );
}
