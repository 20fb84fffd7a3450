import { Truck } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { Korean } from '#components/ui/korean.tsx';
import { formatWon } from '#domain/pricing/won.ts';
import type { SellerPart } from './cart-item.ts';

/** How far each seller's part of the cart is to free shipping; sellers who are there already are not listed. */
export function FreeShipping({ parts }: { parts: readonly SellerPart[] }) {
  const t = useTranslations('cart.freeShipping');
  const locale = useLocale();
  const charged = parts.filter(({ feeWon }) => feeWon > 0);
  return (
    <div className="grid gap-3 rounded-xl bg-primary-soft px-4 py-3" data-testid="free-shipping">
      <p className="flex items-center gap-2 text-sm font-semibold text-primary-text">
        <Truck aria-hidden className="size-4.5 shrink-0" strokeWidth={1.9} />
        {charged.length === 0 ? t('reached') : t('bySeller', { count: charged.length })}
      </p>
      {charged.length === 0 ? null : (
        <ul className="grid gap-3">
          {charged.map(({ sellerId, sellerName, itemsWon, feeWon, freeFromWon }) => (
            <li key={sellerId} className="text-sm text-primary-text">
              <p className="flex justify-between gap-3">
                <span className="min-w-0 truncate font-semibold">
                  <Korean>{sellerName}</Korean>
                </span>
                <span className="won shrink-0">{formatWon(feeWon, locale)}</span>
              </p>
              <p className="text-[13px]">{t('left', { amount: formatWon(freeFromWon - itemsWon, locale) })}</p>
              <progress
                aria-hidden
                value={itemsWon}
                max={freeFromWon}
                className="mt-1.5 block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-surface [&::-moz-progress-bar]:bg-primary [&::-webkit-progress-bar]:bg-surface [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-primary"
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
