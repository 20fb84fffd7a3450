import { type RecommendationList, recommendationListSchema } from '#contracts/push.ts';
import { type LogKind, listSettingsOf, SETTINGS_OF } from '#domain/recommendation/lists/log-kind.ts';
import type { ComputedList } from '#domain/recommendation/lists/types.ts';
import { isSignalEvent } from '#domain/recommendation/model/signals.ts';
import { computeOracle, type Oracle } from '#domain/recommendation/oracle/oracle.ts';
import type { Redis } from '#server/adapters/redis.ts';
import type { RedisKeys } from '#server/adapters/redis-keys.ts';
import type { ReplayLog } from './replay-log.ts';

const SHOPPER_LISTS = ['item-cf', 'user-cf', 'category', 'bought-together'] as const;
const SHOPPERS_A_READ = 200;

export interface Comparison {
  shoppers: number;
  products: number;
  /** Lists that were compared, absent ones included. */
  lists: number;
  different: number;
  /** The first few differences, as text. */
  examples: string[];
}

/** The oracle of a log, with the settings of a log of its `kind`. */
export function oracleOf({ products, events }: ReplayLog, kind: LogKind = 'sessions'): Oracle {
  const signals = events.filter((event) => isSignalEvent(event)).map((event) => ({ event }));
  return computeOracle(signals, products, SETTINGS_OF[kind], listSettingsOf(kind));
}

/**
 * Compares every list that Redis serves with the oracle's: products, order, scores and reasons; for all shoppers (or
 * every `everyNth`) and all products in anybody's history.
 */
export async function compareLists(
  redis: Redis,
  keys: RedisKeys,
  { products }: ReplayLog,
  plain: Oracle,
  everyNth = 1,
): Promise<Comparison> {
  const result: Comparison = { shoppers: 0, products: 0, lists: 0, different: 0, examples: [] };
  const check = (where: string, expected: ComputedList | undefined, found: RecommendationList | null) => {
    checkText(where, expected === undefined ? 'none' : textOf(expected), found === null ? 'none' : textOf(found));
  };
  const checkText = (where: string, wanted: string, served: string) => {
    result.lists++;
    if (wanted === served) return;
    result.different++;
    if (result.examples.length < 5) result.examples.push(`${where}\n  recount ${wanted}\n  served  ${served}`);
  };
  const sampled = <T>(all: readonly T[]) => all.filter((_, n) => n % everyNth === 0);

  const shopperIds = sampled(plain.shopperIds());
  for (let start = 0; start < shopperIds.length; start += SHOPPERS_A_READ) {
    const some = shopperIds.slice(start, start + SHOPPERS_A_READ);
    const texts = await redis.mget(some.flatMap((id) => SHOPPER_LISTS.map((list) => keys.recommendations(list, id))));
    const dismissed = await redis.mget(some.map((id) => keys.dismissals(id)));
    some.forEach((shopperId, s) => {
      const lists = plain.listsOf(shopperId);
      checkText(`dismissals of ${shopperId}`, JSON.stringify(plain.dismissedBy(shopperId)), dismissed[s] ?? '[]');
      SHOPPER_LISTS.forEach((name, l) => {
        const computed = lists.find((list) => list.list === name);
        // Where a list has nothing personal, the shared trending list is served and no list is stored.
        const stored = computed?.tier === 'trending' || computed?.tier === 'new' ? undefined : computed;
        check(`${name} of ${shopperId}`, stored, parse(texts[s * SHOPPER_LISTS.length + l]));
      });
    });
    result.shoppers += some.length;
  }

  const held = sampled(products.map(({ productId }) => productId).filter((id) => plain.frequency(id) > 0));
  for (let start = 0; start < held.length; start += SHOPPERS_A_READ) {
    const some = held.slice(start, start + SHOPPERS_A_READ);
    const texts = await redis.mget(some.map((id) => keys.productRecommendations('bought-together', id)));
    some.forEach((productId, n) => {
      check(`beside ${productId}`, plain.boughtWith(productId) ?? undefined, parse(texts[n]));
    });
    result.products += some.length;
  }
  check('trending', plain.trending() ?? undefined, parse(await redis.get(keys.sharedRecommendations('trending'))));
  return result;
}

function parse(text: string | null | undefined): RecommendationList | null {
  return text === null || text === undefined ? null : recommendationListSchema.parse(JSON.parse(text));
}

function textOf({ tier, items }: Pick<ComputedList, 'tier' | 'items'> | RecommendationList): string {
  const lines = items.map(
    ({ productId, score, reason }) =>
      `${productId}=${score} ${reason.kind}/${reason.productId ?? ''}/${reason.name ?? ''}/${reason.count ?? ''}`,
  );
  return `${tier}: ${lines.join(', ')}`;
}
