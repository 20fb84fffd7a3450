import type { CategoryCard, ProductCard } from '#contracts/catalog.ts';
import { NEW_ARRIVALS_WINDOW, newArrivalsWindowSchema } from '#contracts/insight-actions.ts';
import { type ShippingPolicy, STANDARD_SHIPPING } from '#domain/order/shipping.ts';
import { Prisma } from '#generated/prisma/client.ts';
import type { CatalogStore, CategoryDeals, ProductDetail } from '#server/catalog/port.ts';
import { readSetting } from './campaign-drafts.ts';
import { afterOf, orderOf, sortKey, whereOf } from './catalog-list.ts';
import { CARD_COLUMNS, type CardRow, cardOf, DISCOUNT_PERCENT, ON_SALE } from './catalog-rows.ts';
import type { Database } from './transaction.ts';

/** A discount worth a place among the deals. */
const DEAL_PERCENT = 20;
/** Steep, but on something people buy. */
const DEAL_WORTH = Prisma.sql`${DISCOUNT_PERCENT} * ln(2 + sold_count)`;

/** The catalogue in PostgreSQL. Raw SQL where Prisma has no keyset, or no expression to order by. */
export function createCatalogStore(prisma: Database): CatalogStore {
  return {
    async categories(): Promise<CategoryCard[]> {
      const rows = await prisma.category.findMany({ orderBy: [{ position: 'asc' }, { id: 'asc' }] });
      return rows.map(({ id, slug, nameKo, nameEn, icon }) => ({ categoryId: id, slug, nameKo, nameEn, icon }));
    },

    async kindNames() {
      const rows = await prisma.kindName.findMany();
      return new Map(rows.map(({ kind, nameEn }) => [kind, nameEn]));
    },

    async list(filter, sort, after, limit) {
      const rows = await prisma.$queryRaw<(CardRow & { sort_key: string })[]>`
        SELECT ${CARD_COLUMNS}, ${sortKey(sort)} AS sort_key FROM product
        WHERE ${whereOf(filter)} AND ${afterOf(sort, after)}
        ORDER BY ${orderOf(sort)} LIMIT ${limit}`;
      return rows.map((row) => ({ card: cardOf(row), key: { value: row.sort_key, productId: row.id } }));
    },

    async newArrivals(limit) {
      const [newest, setting] = await Promise.all([
        this.list({ inStock: true }, 'newest', null, limit),
        readSetting(prisma, NEW_ARRIVALS_WINDOW),
      ]);
      const window = newArrivalsWindowSchema.safeParse(setting);
      const unsold = window.success ? await readUnsold(prisma, window.data.days, limit) : [];
      const shown = new Set(unsold.map(({ productId }) => productId));
      return [...unsold, ...newest.flatMap(({ card }) => (shown.has(card.productId) ? [] : [card]))].slice(0, limit);
    },

    async count(filter) {
      const [row] = await prisma.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM product WHERE ${whereOf(filter)}`;
      return row?.count ?? 0;
    },

    byId: (productId) => readDetail(prisma, productId),

    async byIds(productIds) {
      if (productIds.length === 0) return [];
      const rows = await prisma.$queryRaw<CardRow[]>`
        SELECT ${CARD_COLUMNS} FROM product WHERE id = ANY(${[...productIds]}::int[]) AND ${ON_SALE}`;
      return rows.map(cardOf);
    },

    async deals(limit, categoryId) {
      const rows = await prisma.$queryRaw<CardRow[]>`
        SELECT ${CARD_COLUMNS} FROM product
        WHERE ${whereOf({ categoryId, inStock: true })} AND ${DISCOUNT_PERCENT} >= ${DEAL_PERCENT}
        ORDER BY ${DEAL_WORTH} DESC, id LIMIT ${limit}`;
      return rows.map(cardOf);
    },

    categoryDeals: (cardsEach) => readCategoryDeals(prisma, cardsEach),

    async highestId() {
      const { _max } = await prisma.product.aggregate({ _max: { id: true } });
      return _max.id ?? 0;
    },

    async idRange(from, to) {
      const rows = await prisma.product.findMany({
        where: { id: { gte: from, lt: to }, status: 'LISTED', bestOfferId: { not: null } },
        select: { id: true, updatedAt: true },
        orderBy: { id: 'asc' },
      });
      return rows.map(({ id, updatedAt }) => ({ productId: id, updatedAt }));
    },

    async ping() {
      await prisma.$queryRaw`SELECT 1`;
      return true;
    },
  };
}

/** Cards in stock that were listed within so many days and have not sold, the newest first. One index range. */
async function readUnsold(prisma: Database, days: number, limit: number): Promise<ProductCard[]> {
  const rows = await prisma.$queryRaw<CardRow[]>`
    SELECT ${CARD_COLUMNS} FROM product
    WHERE ${whereOf({ inStock: true })} AND created_at >= now() - ${days} * interval '1 day' AND sold_count = 0
    ORDER BY ${orderOf('newest')} LIMIT ${limit}`;
  return rows.map(cardOf);
}

function policyOf(row: ShippingPolicy | null): ShippingPolicy {
  if (row === null) return STANDARD_SHIPPING;
  const { feeWon, freeFromWon, surchargeWon, returnFeeWon } = row;
  return { feeWon, freeFromWon, surchargeWon, returnFeeWon };
}

async function readDetail(prisma: Database, productId: number): Promise<ProductDetail | null> {
  const product = await prisma.product.findFirst({
    where: { id: productId, status: 'LISTED' },
    include: {
      offers: {
        where: { status: 'LISTED', seller: { status: 'ACTIVE' } },
        include: { seller: { include: { shipping: true } } },
      },
    },
  });
  if (product === null) return null;
  const offers = product.offers.map((offer) => ({
    offerId: offer.id,
    sellerId: offer.sellerId,
    sellerName: offer.seller.name,
    sellerRating: offer.seller.rating,
    priceWon: offer.priceWon,
    listPriceWon: offer.listPriceWon,
    arrivalDays: offer.arrivalDays,
    stock: offer.stock,
    shipping: policyOf(offer.seller.shipping),
  }));
  offers.sort((a, b) => Number(b.stock > 0) - Number(a.stock > 0) || a.priceWon - b.priceWon || a.offerId - b.offerId);
  const card = cardOf({
    id: product.id,
    name: product.name,
    brand: product.brand,
    category_id: product.categoryId,
    kind: product.kind,
    picture: product.picture as CardRow['picture'],
    price_won: product.priceWon,
    list_price_won: product.listPriceWon,
    rating_average: product.ratingAverage,
    rating_count: product.ratingCount,
    sold_count: product.soldCount,
    arrival_days: product.arrivalDays,
    stock: product.stock,
  });
  return {
    ...card,
    sku: product.sku,
    description: product.description,
    stock: product.stock,
    createdAt: product.createdAt.toISOString(),
    bestOfferId: product.bestOfferId,
    offers,
  };
}

async function readCategoryDeals(prisma: Database, cardsEach: number): Promise<CategoryDeals[]> {
  const rows = await prisma.$queryRaw<(CardRow & { top_percent: number; deal_count: number })[]>`
    WITH deal AS (
      SELECT *, ${DISCOUNT_PERCENT} AS percent,
        row_number() OVER (PARTITION BY category_id ORDER BY ${DEAL_WORTH} DESC, id) AS rank,
        max(${DISCOUNT_PERCENT}) OVER (PARTITION BY category_id) AS top_percent,
        (count(*) OVER (PARTITION BY category_id))::int AS deal_count
      FROM product WHERE ${whereOf({ inStock: true })} AND ${DISCOUNT_PERCENT} >= ${DEAL_PERCENT})
    SELECT ${CARD_COLUMNS}, top_percent, deal_count FROM deal WHERE rank <= ${cardsEach}
    ORDER BY category_id, rank`;
  const byCategory = new Map<number, CategoryDeals>();
  for (const row of rows) {
    const deals = byCategory.get(row.category_id) ?? {
      categoryId: row.category_id,
      topPercent: row.top_percent,
      dealCount: row.deal_count,
      cards: [],
    };
    deals.cards.push(cardOf(row));
    byCategory.set(row.category_id, deals);
  }
  return [...byCategory.values()].sort((a, b) => b.topPercent - a.topPercent || a.categoryId - b.categoryId);
}
