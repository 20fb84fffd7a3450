import type { CouponTarget } from '#domain/coupon/coupon.ts';

/** Where a coupon can be used. `categorySlug`: of the category it is for; the whole shop while it is not known. */
export function couponHref(target: CouponTarget, categorySlug: string | null | undefined): string {
  if (target.kind === 'product') return `/products/${target.productIds[0]}`;
  if (target.kind === 'category' && categorySlug) return `/products?category=${encodeURIComponent(categorySlug)}`;
  return '/products?sort=popular';
}

/** Key and values of the message `coupons.target`, which names what a coupon applies to. */
export function targetText(target: CouponTarget, targetName: string | null | undefined) {
  const name = targetName ?? '';
  const more = target.kind === 'product' ? target.productIds.length - 1 : 0;
  return [more > 0 ? ('products' as const) : target.kind, { name, more }] as const;
}
