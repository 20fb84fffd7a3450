import type { ListSort } from '#contracts/list-query.ts';
import { Prisma } from '#generated/prisma/client.ts';
import type { Keyset, ProductFilter } from '#server/catalog/port.ts';
import { DISCOUNT_PERCENT, ON_SALE } from './catalog-rows.ts';

interface SortColumn {
  expression: Prisma.Sql;
  direction: 'asc' | 'desc';
  /** PostgreSQL type the cursor's value is read as. */
  type: Prisma.Sql;
}

/**
 * Average drawn towards the shop's usual 4.3 with the weight of 20 reviews, so that one five-star review does not beat
 * a thousand of 4.8 (a Bayesian average).
 */
const RATING = Prisma.sql`((rating_average * rating_count + 4.3 * 20) / (rating_count + 20))`;

const SORT_COLUMNS: Record<ListSort, SortColumn> = {
  popular: { expression: Prisma.sql`sold_count`, direction: 'desc', type: Prisma.sql`int` },
  'price-asc': { expression: Prisma.sql`price_won`, direction: 'asc', type: Prisma.sql`int` },
  'price-desc': { expression: Prisma.sql`price_won`, direction: 'desc', type: Prisma.sql`int` },
  newest: { expression: Prisma.sql`created_at`, direction: 'desc', type: Prisma.sql`timestamptz` },
  rating: { expression: RATING, direction: 'desc', type: Prisma.sql`float8` },
  discount: { expression: DISCOUNT_PERCENT, direction: 'desc', type: Prisma.sql`int` },
};

/** WHERE of a filter over `product`. */
export function whereOf(filter: ProductFilter): Prisma.Sql {
  const conditions = [ON_SALE];
  if (filter.categoryId !== undefined) conditions.push(Prisma.sql`category_id = ${filter.categoryId}`);
  if (filter.kind !== undefined) conditions.push(Prisma.sql`kind = ${filter.kind}`);
  if (filter.minPriceWon !== undefined) conditions.push(Prisma.sql`price_won >= ${filter.minPriceWon}`);
  if (filter.maxPriceWon !== undefined) conditions.push(Prisma.sql`price_won <= ${filter.maxPriceWon}`);
  if (filter.maxArrivalDays !== undefined) conditions.push(Prisma.sql`arrival_days <= ${filter.maxArrivalDays}`);
  if (filter.inStock === true) conditions.push(Prisma.sql`stock > 0`);
  return Prisma.join(conditions, ' AND ');
}

/** The sort's value, as text, for the cursor. Floats and moments come back exactly as they went out. */
export function sortKey(sort: ListSort): Prisma.Sql {
  return Prisma.sql`(${SORT_COLUMNS[sort].expression})::text`;
}

export function orderOf(sort: ListSort): Prisma.Sql {
  const { expression, direction } = SORT_COLUMNS[sort];
  return direction === 'asc' ? Prisma.sql`${expression} ASC, id ASC` : Prisma.sql`${expression} DESC, id ASC`;
}

/** Rows after the cursor. The first comparison alone bounds the index range; the second picks within equal values. */
export function afterOf(sort: ListSort, after: Keyset | null): Prisma.Sql {
  if (after === null) return Prisma.sql`TRUE`;
  const { expression, direction, type } = SORT_COLUMNS[sort];
  const value = Prisma.sql`${String(after.value)}::text::${type}`;
  const reached = direction === 'asc' ? Prisma.sql`>=` : Prisma.sql`<=`;
  const beyond = direction === 'asc' ? Prisma.sql`>` : Prisma.sql`<`;
  return Prisma.sql`${expression} ${reached} ${value} AND (${expression} ${beyond} ${value} OR id > ${after.productId})`;
}
