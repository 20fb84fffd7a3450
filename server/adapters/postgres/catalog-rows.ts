import type { ProductCard } from '#contracts/catalog.ts';
import { Prisma } from '#generated/prisma/client.ts';

/** A row of CARD_COLUMNS. */
export interface CardRow {
  id: number;
  name: string;
  brand: string;
  category_id: number;
  kind: string;
  picture: { icon?: unknown; background?: unknown };
  price_won: number;
  list_price_won: number;
  rating_average: number;
  rating_count: number;
  sold_count: number;
  arrival_days: number;
  stock: number;
}

/** Of rows of `offer`, its `product` and `seller`: the offer can be bought, as far as there is stock. */
export const OFFER_ON_SALE = Prisma.sql`(offer.status = 'LISTED' AND product.status = 'LISTED' AND seller.status = 'ACTIVE')`;

/** Of a row of `shipping_policy`: domain/order/shipping.ts, ShippingPolicy. */
export const SHIPPING_OF_SELLER = Prisma.sql`jsonb_build_object('feeWon', shipping_policy.fee_won,
  'freeFromWon', shipping_policy.free_from_won, 'surchargeWon', shipping_policy.surcharge_won,
  'returnFeeWon', shipping_policy.return_fee_won)`;

/** Of a row of `product`: it is listed, and a seller offers it. What is not on sale stands in no list. */
export const ON_SALE = Prisma.sql`(product.status = 'LISTED' AND product.best_offer_id IS NOT NULL)`;

export const CARD_COLUMNS = Prisma.sql`id, name, brand, category_id, kind, picture, price_won, list_price_won,
  rating_average, rating_count, sold_count, arrival_days, stock`;

/** Whole percent off, rounded down as domain/pricing/discount.ts does. */
export const DISCOUNT_PERCENT = Prisma.sql`(CASE WHEN list_price_won > price_won AND list_price_won > 0
  THEN LEAST(99, (list_price_won - price_won)::bigint * 100 / list_price_won)::int ELSE 0 END)`;

export function cardOf(row: CardRow): ProductCard {
  return {
    productId: row.id,
    name: row.name,
    brand: row.brand,
    categoryId: row.category_id,
    kind: row.kind,
    picture: { icon: String(row.picture.icon ?? 'package'), background: Number(row.picture.background ?? 0) },
    priceWon: row.price_won,
    listPriceWon: row.list_price_won,
    ratingAverage: row.rating_average,
    ratingCount: row.rating_count,
    soldCount: row.sold_count,
    arrivalDays: row.arrival_days,
    soldOut: row.stock <= 0,
  };
}
