import { v7 as uuidv7 } from 'uuid';
import type { ListName } from '#contracts/events.ts';
import type { RecommendationList, RecommendedItem } from '#contracts/push.ts';
import { LISTS, type ListRow } from '#domain/recommendation/lists/registry.ts';
import { within } from '../timeout.ts';
import type { Audience, ListStore } from './list-store.ts';
import { createPopularCache, type PopularProduct } from './popular-cache.ts';
import type { KnownOfShopper, RecommendationReader } from './port.ts';

const TIMEOUT_MS = 200;
const POPULAR_FRESH_MS = 30_000;
const LIST_SIZE = 20;

export interface RecommendationReaderDeps {
  lists: Pick<ListStore, 'read'>;
  /** Best sellers from PostgreSQL, most sold first. */
  popular(limit: number): Promise<readonly PopularProduct[]>;
  /** R4: what this shopper's unused coupons make cheaper, best first, each with its reason. */
  discounted?(shopperId: string, openCoupons?: KnownOfShopper['openCoupons']): Promise<readonly RecommendedItem[]>;
  /** What the shopper's age band and gender bought, most first; none where nothing is known of them. */
  segment?(shopperId: string): Promise<readonly PopularProduct[]>;
  /** The label of the experiment's variant a shopper is in; undefined: no experiment runs. */
  variantOf?(shopperId: string): string | undefined;
  /** The lists the shop shows. */
  rules?: readonly ListRow[];
  now?(): Date;
}

/**
 * What the worker computed → (user-cf, members) what their age band and gender bought → trending → best sellers. Every
 * step has a timeout of 200 ms; a step that fails is skipped, and the fallback's list is marked `late`. No data of a
 * shopper is kept in memory here.
 */
export function createRecommendationReader({
  lists,
  popular,
  discounted,
  variantOf,
  segment,
  rules = LISTS,
  now = () => new Date(),
}: RecommendationReaderDeps): RecommendationReader {
  const showsDiscounts = rules.some(({ name }) => name === 'discount');
  const bestSellers = createPopularCache({
    popular,
    limit: LIST_SIZE + 1,
    freshMs: POPULAR_FRESH_MS,
    timeoutMs: TIMEOUT_MS,
    nowMs: () => now().getTime(),
  });

  /** null: no coupon makes any product cheaper; undefined: unknown, as the read failed or timed out. */
  async function ownDiscounts(
    shopperId: string,
    openCoupons: KnownOfShopper['openCoupons'],
  ): Promise<RecommendationList | null | undefined> {
    const items = discounted === undefined ? [] : await within(discounted(shopperId, openCoupons), TIMEOUT_MS);
    if (items === undefined) return undefined;
    if (items.length === 0) return null;
    return { id: uuidv7(), list: 'discount', tier: 'personal', computedAt: now().toISOString(), items: [...items] };
  }

  return {
    async read(list, shopperId, productId, known = {}) {
      const [stored, discounts] = await Promise.all([
        within(lists.read(list, audienceOf(list, shopperId, productId), shopperId), TIMEOUT_MS),
        list === 'discount' && showsDiscounts ? ownDiscounts(shopperId, known.openCoupons) : null,
      ]);
      const dismissed = stored?.dismissed ?? [];
      const left = new Set([...dismissed, ...(productId === undefined ? [] : [productId])]);
      const without = (items: readonly RecommendedItem[]) =>
        items.filter((item) => !left.has(item.productId)).slice(0, LIST_SIZE);
      const variant = variantOf?.(shopperId);
      const own = {
        ...(variant !== undefined && { variant }),
        ...(productId !== undefined && { productId }),
        ...(dismissed.length > 0 && { dismissed: [...dismissed] }),
      };
      for (const found of [discounts, stored?.own]) {
        const items = without(found?.items ?? []);
        if (found && items.length > 0) return { ...found, ...own, items };
      }
      const isLate = stored === undefined || discounts === undefined;
      const beside = { ...own, ...(isLate && { late: true as const }) };
      const hasSegment = list === 'user-cf' && known.isMember !== false;
      const alike = hasSegment && segment ? await within(segment(shopperId), TIMEOUT_MS) : undefined;
      const ofSegment = without(
        (alike ?? []).map(({ productId: id, soldCount }) => ({
          productId: id,
          score: soldCount,
          reason: { kind: 'segment' as const },
        })),
      );
      if (ofSegment.length > 0)
        return { id: uuidv7(), list, tier: 'segment', computedAt: now().toISOString(), ...beside, items: ofSegment };
      if (stored?.trending && stored.trending.items.length > 0)
        // In another list's place it is another list.
        return {
          ...stored.trending,
          ...(list !== 'trending' && { id: uuidv7() }),
          list,
          ...beside,
          items: without(stored.trending.items),
        };
      const items = (await bestSellers()).map(({ productId: id, soldCount }) => ({
        productId: id,
        score: soldCount,
        reason: { kind: 'trending' as const },
      }));
      return {
        id: uuidv7(),
        list,
        tier: 'trending',
        computedAt: now().toISOString(),
        ...beside,
        items: without(items),
      };
    },
  };
}

function audienceOf(list: ListName, shopperId: string, productId: number | undefined): Audience {
  if (list === 'trending') return 'everybody';
  if (list === 'bought-together' && productId !== undefined) return { productId };
  return { shopperId };
}
