'use client';

import { TicketPercent, Truck } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useShopClock } from '#components/coupon/shop-clock.ts';
import { useShopper } from '#components/shopper/shopper-provider.tsx';
import { useCouponPushes } from '#components/tracking/index.ts';
import { formatWon } from '#domain/pricing/won.ts';
import { type HeldCoupon, isCouponFor, type Purchase, purchasePrice } from './purchase-price.ts';

/**
 * Below the price: the price with the best coupon the shopper holds, once those are known, and the shipping. A coupon
 * that arrives is included at once.
 */
export function PurchaseCosts(purchase: Purchase) {
  const { turn } = useShopper();
  // Mounted again for another shopper: coupons that arrived for the one before are none of theirs.
  return <ShopperCosts key={turn} {...purchase} />;
}

function ShopperCosts(purchase: Purchase) {
  const t = useTranslations('product.detail');
  const locale = useLocale();
  const { shopper } = useShopper();
  const coupons = (shopper?.coupons ?? []).filter((coupon) => isCouponFor(coupon, purchase));
  const [arrived, setArrived] = useState<readonly HeldCoupon[]>([]);
  const held = [...coupons, ...arrived.filter(({ couponId }) => !coupons.some((one) => one.couponId === couponId))];
  const nowMs = useShopClock();
  useCouponPushes((coupon) => {
    if (isCouponFor(coupon, purchase)) setArrived((before) => [...before, coupon]);
  });
  const { discountWon, itemsWon, shippingWon, untilFreeShippingWon } = purchasePrice(purchase, held, nowMs);
  return (
    <div className="mt-2 grid gap-1">
      <p aria-live="polite" data-testid="coupon-price" className="min-h-6 text-[15px]">
        {discountWon > 0 ? (
          <span className="inline-flex flex-wrap items-center gap-x-1.5 font-semibold text-sale-text">
            <TicketPercent aria-hidden className="size-4.5 shrink-0" strokeWidth={1.9} />
            {t.rich('withCoupon', {
              price: formatWon(itemsWon, locale),
              discount: formatWon(discountWon, locale),
              b: (text) => <b className="won text-lg">{text}</b>,
            })}
          </span>
        ) : null}
      </p>
      <p data-testid="delivery-fee" className="flex items-center gap-1.5 text-sm text-muted-foreground">
        <Truck aria-hidden className="size-4.5 shrink-0" strokeWidth={1.8} />
        {shippingWon === 0
          ? t('freeShipping')
          : t('shippingFee', {
              fee: formatWon(shippingWon, locale),
              left: formatWon(untilFreeShippingWon, locale),
            })}
      </p>
    </div>
  );
}
