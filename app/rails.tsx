import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { isFallback, railOf } from '#components/recommendation/rail-items.ts';
import { RecommendationRail } from '#components/recommendation/recommendation-rail.tsx';
import type { ProductCard } from '#contracts/catalog.ts';
import type { ListName } from '#contracts/events.ts';
import type { RecommendationList } from '#contracts/push.ts';
import { getContainer } from '#server/container.ts';
import { within } from '#server/timeout.ts';
import { pageSession } from './session.ts';

export interface ReadList {
  list: RecommendationList;
  cards: ProductCard[];
}

/**
 * A list of the session's shopper with its cards. Cards that cannot be read leave an empty list, never a broken page.
 */
export async function readList(name: ListName, productId?: number): Promise<ReadList> {
  const { shopperId } = await pageSession();
  return withCards(await getContainer().recommendations.read(name, shopperId, productId), productId);
}

/** An id that no shopper has: what is read with it is what a newcomer sees. */
const NEWCOMER_ID = '00000000-0000-0000-0000-000000000000';

/**
 * A list as a newcomer sees it, for pages that are the same for everybody. It is of no variant and has no id, since
 * those are of one shopper's list.
 */
export async function readSharedList(name: ListName, productId?: number): Promise<ReadList> {
  const {
    id: _,
    variant: __,
    late: ___,
    ...list
  } = await getContainer().recommendations.read(name, NEWCOMER_ID, productId);
  return withCards(list, productId);
}

async function withCards(read: RecommendationList, productId: number | undefined): Promise<ReadList> {
  const { catalog, logger } = getContainer();
  const missing = (error: unknown) => {
    logger.warn(
      { code: 'answer-incomplete', list: read.list, error: String(error) },
      'Cards of a list could not be read',
    );
    return [];
  };
  if (isFallback(read)) {
    const instead = await insteadOf(read.list, productId).catch(missing);
    if (instead !== null) {
      const wanted = instead.filter((card) => read.dismissed?.includes(card.productId) !== true);
      return { list: listOf(read, wanted), cards: wanted };
    }
  }
  const list = isFallback(read) ? read : railOf(read);
  const cards = await catalog.cardsByIds(list.items.map((item) => item.productId)).catch(missing);
  // What has sold out since the list was computed is not recommended either.
  return { list, cards: cards.filter((card) => !card.soldOut) };
}

/** More than a rail shows, so that what another rail shows already can be left out. */
const INSTEAD_ITEMS = 24;

/**
 * Shown in place of a list that a shopper without history does not have yet, since the same trending products in each
 * rail would add nothing, and on each product's page would date them all whenever one of them changes: best sellers,
 * deals, and beside a product those of its category and of its kind. null: trending is shown.
 */
async function insteadOf(name: ListName, productId?: number): Promise<ProductCard[] | null> {
  const { catalog } = getContainer();
  if (name === 'user-cf') return catalog.bestSellers(INSTEAD_ITEMS);
  if (name === 'discount') return catalog.deals(INSTEAD_ITEMS);
  const ofCategory = name === 'bought-together' || name === 'category';
  const product = ofCategory && productId !== undefined ? (await catalog.cardsByIds([productId]))[0] : undefined;
  if (product === undefined) return null;
  const { categoryId, kind } = product;
  const cards = await catalog.bestSellers(INSTEAD_ITEMS, { categoryId, ...(name === 'category' && { kind }) });
  return cards.filter((card) => card.productId !== productId);
}

function listOf(read: RecommendationList, cards: ProductCard[]): RecommendationList {
  const items = cards.map(({ productId, soldCount }) => ({
    productId,
    score: soldCount,
    reason: { kind: 'trending' as const },
  }));
  return { ...read, items };
}

/** Without the products `others` show, as long as that leaves a rail's worth: only fallbacks are thinned so. */
export function withoutShown(read: ReadList, ...others: ReadList[]): ReadList {
  if (!isFallback(read.list)) return read;
  const shown = new Set(others.flatMap(({ list }) => list.items.map(({ productId }) => productId)));
  const items = read.list.items.filter(({ productId }) => !shown.has(productId));
  return items.length < LEAST_ITEMS ? read : { ...read, list: { ...read.list, items } };
}

/** Fewer products than this do not fill a wide screen's row. */
const LEAST_ITEMS = 6;

export interface ServedRailProps {
  name: ListName;
  productId?: number;
  /** Read before; otherwise it is read here. */
  read?: ReadList;
  isRanked?: boolean;
  priority?: boolean;
  className?: string;
}

/** One of the six lists, read for the session's shopper and kept up by pushes from then on. */
export async function ServedRail({ name, productId, read, ...look }: ServedRailProps) {
  const [drawn, addressee] = await Promise.all([read ?? readList(name, productId), addresseeName()]);
  return <RecommendationRail {...railProps(drawn)} name={addressee} {...look} />;
}

/** The same for everybody; in the browser the shopper's own list takes its place. */
export async function SharedRail({ name, productId, read, ...look }: ServedRailProps) {
  return (
    <RecommendationRail {...railProps(read ?? (await readSharedList(name, productId)))} isForEverybody {...look} />
  );
}

function railProps({ list, cards }: ReadList) {
  const initial = railOf(list);
  const ids = new Set(initial.items.map((item) => item.productId));
  return { initial, cards: cards.filter((card) => ids.has(card.productId)), renderedAtMs: Date.now() };
}

/** A page does not wait longer for a name. */
const NAME_TIMEOUT_MS = 300;

/** How the shopper is spoken to in "○○님을 위한 추천". */
const addresseeName = cache(async (): Promise<string> => {
  const [t, { customerId }] = await Promise.all([getTranslations('recommendation'), pageSession()]);
  const profile =
    customerId === null ? null : await within(getContainer().members.profile(customerId), NAME_TIMEOUT_MS);
  return profile?.name ?? t('guestName');
});
