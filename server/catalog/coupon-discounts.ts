import type { ProductCard } from '#contracts/catalog.ts';
import type { CouponMessage, RecommendedItem } from '#contracts/push.ts';
import type { Catalog } from './catalog.ts';

export interface CouponDiscountsDeps {
  /** The shopper's coupons that can be used now. */
  openCoupons(shopperId: string): Promise<CouponMessage[]>;
  catalog: Pick<Catalog, 'cardsByIds' | 'bestSellers' | 'deals'>;
}

/** More coupons than this change nothing a rail can show. */
const MOST_COUPONS = 5;
const PRODUCTS_EACH = 8;

/** A coupon's discount on one piece, as checkout computes it: whole percent, capped, rounded down. */
export function savedWon(
  priceWon: number,
  { discountPercent, maxDiscountWon }: Pick<CouponMessage, 'discountPercent' | 'maxDiscountWon'>,
): number {
  return Math.min(Math.floor((priceWon * discountPercent) / 100), maxDiscountWon);
}

/**
 * R4: products a shopper's unused coupons make cheaper, most saved first, each once by its best coupon. Cost: one query
 * for the coupons, where the caller passes no way to read them; the products come out of the catalogue's memory.
 */
export function createCouponDiscounts({ openCoupons, catalog }: CouponDiscountsDeps) {
  async function productsOf({ target }: CouponMessage): Promise<ProductCard[]> {
    if (target.kind === 'product') return catalog.cardsByIds(target.productIds);
    if (target.kind === 'category') return catalog.bestSellers(PRODUCTS_EACH, { categoryId: target.categoryId });
    return catalog.deals(PRODUCTS_EACH);
  }

  return async (
    shopperId: string,
    read: () => Promise<CouponMessage[]> = () => openCoupons(shopperId),
  ): Promise<RecommendedItem[]> => {
    const coupons = (await read()).slice(0, MOST_COUPONS);
    const best = new Map<number, RecommendedItem>();
    const products = await Promise.all(coupons.map(productsOf));
    coupons.forEach((coupon, index) => {
      for (const { productId, priceWon, soldOut } of products[index] ?? []) {
        const score = savedWon(priceWon, coupon);
        if (soldOut || score <= (best.get(productId)?.score ?? 0)) continue;
        best.set(productId, { productId, score, reason: { kind: 'coupon', name: `${coupon.discountPercent}%` } });
      }
    });
    return [...best.values()].sort((a, b) => b.score - a.score || a.productId - b.productId);
  };
}
