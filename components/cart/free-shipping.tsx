import { Truck } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { FREE_SHIPPING_FROM_WON } from '#domain/order/shipping.ts';
import { formatWon } from '#domain/pricing/won.ts';

/** How far it is to free shipping. */
export function FreeShipping({ itemsWon }: { itemsWon: number }) {
  const t = useTranslations('cart.freeShipping');
  const locale = useLocale();
  const leftWon = Math.max(0, FREE_SHIPPING_FROM_WON - itemsWon);
  return (
    <div className="rounded-xl bg-primary-soft px-4 py-3">
      <p className="flex items-center gap-2 text-sm font-semibold text-primary-text">
        <Truck aria-hidden className="size-4.5 shrink-0" strokeWidth={1.9} />
        {leftWon === 0 ? t('reached') : t('left', { amount: formatWon(leftWon, locale) })}
      </p>
      {leftWon === 0 ? null : (
        <progress
          aria-hidden
          value={itemsWon}
          max={FREE_SHIPPING_FROM_WON}
          className="mt-2 block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-surface [&::-moz-progress-bar]:bg-primary [&::-webkit-progress-bar]:bg-surface [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-primary"
        />
      )}
    </div>
  );
}
