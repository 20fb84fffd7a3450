import type { UsableCoupon } from '#domain/coupon/coupon.ts';
import { RULES } from '#domain/coupon/registry.ts';
import { isRemotePostcode } from '#domain/order/remote-areas.ts';
import type { SellerShipping } from '#domain/order/shipping.ts';
import { quote } from '#domain/order/totals.ts';
import { pointOf } from '#domain/shared/hash.ts';
import { addressOf } from './address.ts';
import type { SeededProduct } from './catalogue.ts';
import type { SeededCustomer } from './customers.ts';
import { shippingOfSeller } from './shipping.ts';

/** Of the orders, used a coupon. An assumption (docs/decisions/0136). */
const WITH_COUPON_SHARE = 0.15;

export interface SeededTotals {
  itemsWon: number;
  discountWon: number;
  shippingWon: number;
  totalWon: number;
  /** By seller: they sum to shippingWon. */
  shipping: readonly SellerShipping[];
  /** Of each line: they sum to discountWon. */
  discounts: readonly number[];
}

/**
 * What `lines` cost at this customer's address, as the checkout would have priced them: each seller's shipping, and at
 * most one coupon of the kinds that the shop's rules issue. Which one follows from `key`.
 */
export function seededTotals(
  lines: readonly { product: SeededProduct; quantity: number }[],
  customer: Pick<SeededCustomer, 'id' | 'region'>,
  key: string,
): SeededTotals {
  const coupon = couponOf(lines, key);
  const priced = lines.map(({ product, quantity }, lineId) => ({
    ...{ lineId, productId: product.id, categoryId: product.categoryId, unitPriceWon: product.priceWon, quantity },
    ...{ sellerId: product.sellerId, shipping: shippingOfSeller(product.sellerId) },
  }));
  const isRemote = isRemotePostcode(addressOf(customer).postcode);
  const price = quote(priced, coupon === null ? [] : [coupon], isRemote);
  const { itemsWon, discountWon, shippingWon, totalWon, shipping } = price;
  const discounts = price.lines.map((line) => line.discountWon);
  return { itemsWon, discountWon, shippingWon, totalWon, shipping, discounts };
}

/** The coupon of an order, by the shop's own rules; its row is not kept. null: it used none. */
function couponOf(lines: readonly { product: SeededProduct }[], key: string): UsableCoupon | null {
  if (pointOf(`coupon ${key}`) >= WITH_COUPON_SHARE) return null;
  const rule = RULES[Math.floor(pointOf(`rule ${key}`) * RULES.length)];
  const product = lines[Math.floor(pointOf(`coupon line ${key}`) * lines.length)]?.product;
  if (rule === undefined || product === undefined) return null;
  return {
    ...{ couponId: key, discountPercent: rule.discount.percent, maxDiscountWon: rule.discount.maxWon, expiresAtMs: 0 },
    target:
      rule.target === 'product'
        ? { kind: 'product', productIds: [product.id] }
        : rule.target === 'category'
          ? { kind: 'category', categoryId: product.categoryId }
          : { kind: 'any' },
  };
}
