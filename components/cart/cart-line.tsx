'use client';

import { X } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { ArrivalBadge } from '#components/product/widgets/arrival-badge.tsx';
import { ProductPicture } from '#components/product/widgets/product-picture.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/class-names.ts';
import { focusAfterRemoval } from '#components/ui/focus.ts';
import { Korean } from '#components/ui/korean.tsx';
import { Link } from '#components/ui/link.tsx';
import { formatWon } from '#domain/pricing/won.ts';
import type { CartItem } from './cart-item.ts';
import { QuantityStepper } from './quantity-stepper.tsx';
import { Won } from './won.tsx';

/** Below this stock the line shows how many are left. */
const LAST_FEW = 5;

export interface CartLineProps {
  item: CartItem;
  /** A change of this line is pending. */
  isBusy: boolean;
  /** Sends the line's form where there is no script. */
  submit: (form: FormData) => void;
  onQuantity: (quantity: number) => void;
  onRemove: () => void;
}

export function CartLine({ item, isBusy, submit, onQuantity, onRemove }: CartLineProps) {
  const t = useTranslations('cart');
  const locale = useLocale();
  const { name, state, quantity, stock, unitPriceWon, listPriceWon } = item;
  const formId = `cart-line-${item.offerId}`;
  const isOut = state === 'sold-out' || state === 'gone';
  return (
    <li
      data-testid="cart-line"
      data-product-id={item.productId}
      data-offer-id={item.offerId}
      aria-busy={isBusy || undefined}
      className="flex gap-3.5 border-b border-border py-5 last:border-b-0 sm:gap-5"
    >
      <form id={formId} hidden action={submit} onSubmit={(event) => event.preventDefault()}>
        <input type="hidden" name="offerId" value={item.offerId} />
        {/* The form's first button is the one that Enter presses: it sends what was typed. */}
        <button type="submit" tabIndex={-1} aria-hidden />
      </form>
      <Link
        href={`/products/${item.productId}`}
        tabIndex={-1}
        aria-hidden
        className={cn('shrink-0', isOut && 'opacity-45 grayscale')}
      >
        <ProductPicture
          picture={item.picture}
          productId={item.productId}
          alt=""
          size="sm"
          className="size-20 rounded-xl sm:size-28"
        />
      </Link>
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <Link
              href={`/products/${item.productId}`}
              className={cn(
                'line-clamp-2 text-[15px] leading-snug font-medium sm:text-base',
                isOut && 'text-muted-foreground',
              )}
            >
              <Korean>{name}</Korean>
            </Link>
            <p className="mt-0.5 truncate text-[13px] text-muted-foreground">
              <Korean>{t('line.seller', { name: item.sellerName })}</Korean>
            </p>
          </div>
          <button
            type="submit"
            form={formId}
            name="to"
            value={0}
            title={t('line.remove')}
            data-testid="remove-line"
            onClick={(event) => {
              focusAfterRemoval(event.currentTarget.closest('li'), '[data-testid="remove-line"]');
              onRemove();
            }}
            className="-mt-1.5 -mr-2 flex size-9 shrink-0 items-center justify-center rounded-lg text-faint-foreground outline-none hover:bg-muted hover:text-foreground focus-visible:ring-2 focus-visible:ring-ring"
          >
            <X aria-hidden className="size-4.5" />
            <span className="sr-only">
              <Korean>{t('line.removeName', { name })}</Korean>
            </span>
          </button>
        </div>
        {isOut ? (
          <Badge variant="danger" className="mt-2">
            {t(state === 'gone' ? 'state.gone' : 'state.soldOut')}
          </Badge>
        ) : (
          <>
            <ArrivalBadge arrivalDays={item.arrivalDays} className="mt-0.5" />
            {state === 'short' ? (
              <div className="mt-2 flex flex-wrap items-center gap-2">
                <Badge variant="danger">{t('state.short', { left: stock })}</Badge>
                <Button
                  type="submit"
                  form={formId}
                  name="to"
                  value={stock}
                  size="sm"
                  variant="outline"
                  className="h-8"
                  isPending={isBusy}
                  onClick={() => onQuantity(stock)}
                >
                  {t('state.fix', { left: stock })}
                </Button>
              </div>
            ) : null}
            <div className="mt-auto flex flex-wrap items-end justify-between gap-x-4 gap-y-2 pt-3">
              <div className="flex items-center gap-2.5">
                <QuantityStepper
                  form={formId}
                  value={quantity}
                  max={stock}
                  label={t('line.quantity', { name })}
                  onChange={onQuantity}
                  isBusy={isBusy}
                />
                {state === 'ready' && stock <= LAST_FEW ? (
                  <span className="text-[13px] font-semibold text-sale-text">
                    {t('state.lastFew', { left: stock })}
                  </span>
                ) : null}
              </div>
              <div className="text-right leading-tight">
                {listPriceWon > unitPriceWon ? (
                  <s className="won block text-[13px] text-faint-foreground">
                    {formatWon(listPriceWon * quantity, locale)}
                  </s>
                ) : null}
                <Won amount={unitPriceWon * quantity} className="text-[17px] font-extrabold" />
                {quantity > 1 ? (
                  <span className="won block text-xs text-muted-foreground">
                    {t('line.each', { price: formatWon(unitPriceWon, locale) })}
                  </span>
                ) : null}
              </div>
            </div>
          </>
        )}
      </div>
    </li>
  );
}
