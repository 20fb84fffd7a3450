'use client';

import { ChevronDown, Store } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactNode, useActionState, useId, useState, useTransition } from 'react';
import { addToCart } from '#components/actions/shop-routes.ts';
import { expectMoreInCart, setCartCount } from '#components/layout/cart-count.ts';
import { useShopActions } from '#components/layout/shop-actions.tsx';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/class-names.ts';
import { Korean } from '#components/ui/korean.tsx';
import { toast } from '#components/ui/toast.tsx';
import { FEW_LEFT, MAX_QUANTITY } from '#domain/order/quantity.ts';
import { formatWon } from '#domain/pricing/won.ts';
import { ArrivalBadge } from '../widgets/arrival-badge.tsx';
import { Price } from '../widgets/price.tsx';
import { type Offer, OfferList } from './offer-list.tsx';
import { otherOffers } from './other-offers.ts';
import { PurchaseCosts } from './purchase-costs.tsx';
import { QuantityStepper } from './quantity-stepper.tsx';

export interface BuyBoxProps {
  /** Price of the product while it has no offers. */
  priceWon: number;
  listPriceWon: number;
  /** In stock first, then cheapest. */
  offers: readonly Offer[];
  productId: number;
  categoryId: number;
  wish: ReactNode;
}

/** Price, seller, quantity and the buttons. On a phone the buttons stay at the bottom of the screen. */
export function BuyBox({ priceWon, listPriceWon, offers, productId, categoryId, wish }: BuyBoxProps) {
  const t = useTranslations('product.detail');
  const tProduct = useTranslations('product');
  const locale = useLocale();
  const router = useRouter();
  const { addToCartByForm } = useShopActions();
  // Only a form that was posted without script has its result here.
  const [sent, submit] = useActionState(addToCartByForm, null);
  const [chosenId, setChosenId] = useState<number | null>(null);
  const [quantity, setQuantity] = useState(1);
  const [areOffersOpen, setAreOffersOpen] = useState(false);
  const [isAdding, startAdding] = useTransition();
  const [pressed, setPressed] = useState<'cart' | 'checkout' | 'offer'>('cart');
  const offersId = useId();

  const best = offers[0];
  const chosen = offers.find(({ offerId }) => offerId === chosenId) ?? best;
  const isSoldOut = chosen === undefined || chosen.stock <= 0;
  const max = Math.max(1, Math.min(MAX_QUANTITY, chosen?.stock ?? 1));
  const price = chosen ?? { priceWon, listPriceWon };
  const others = otherOffers(offers, chosen?.offerId ?? null);

  function add(offer: Offer | undefined, by: typeof pressed) {
    if (offer === undefined) return;
    setPressed(by);
    startAdding(async () => {
      const wanted = Math.min(quantity, offer.stock);
      const takeBack = expectMoreInCart(wanted);
      const result = await addToCart({ offerId: offer.offerId, quantity: wanted }).catch(() => null);
      if (result?.ok !== true) {
        takeBack();
        toast.error(result?.error.message ?? t('addFailed'));
        return;
      }
      setCartCount(result.cartCount);
      if (by === 'checkout') router.push('/checkout');
      else toast.success(t('added'), { action: { label: t('goToCart'), onClick: () => router.push('/cart') } });
    });
  }

  return (
    <div>
      <Price {...price} size="lg" withListPrice />
      {isSoldOut ? null : (
        <PurchaseCosts
          productId={productId}
          categoryId={categoryId}
          unitPriceWon={chosen.priceWon}
          sellerId={chosen.sellerId}
          shipping={chosen.shipping}
          quantity={quantity}
        />
      )}
      {isSoldOut ? (
        <p className="mt-4 rounded-xl bg-muted px-4 py-3 font-semibold text-muted-foreground">
          {tProduct('soldOutNote')}
        </p>
      ) : (
        <dl className="mt-5 flex flex-col gap-2.5 border-t border-border pt-5">
          <div>
            <dt className="sr-only">{t('delivery')}</dt>
            <dd className="flex flex-wrap items-center gap-x-2">
              <ArrivalBadge arrivalDays={chosen.arrivalDays} size="md" />
              <span className="text-sm text-muted-foreground">{t('shippingNote')}</span>
            </dd>
          </div>
          <div>
            <dt className="sr-only">{t('seller')}</dt>
            <dd className="flex flex-wrap items-center gap-x-2 text-[15px]">
              <Store aria-hidden className="size-5 text-muted-foreground" strokeWidth={1.8} />
              <span className="font-medium">
                <Korean>{chosen.sellerName}</Korean>
              </span>
              {others.isCheapest ? (
                <span className="text-sm font-semibold text-sale-text">
                  {t('cheapestOf', { count: others.count + 1 })}
                </span>
              ) : null}
              {chosen.stock <= FEW_LEFT ? (
                <span className="text-sm font-semibold text-sale-text">{t('left', { count: chosen.stock })}</span>
              ) : null}
            </dd>
          </div>
        </dl>
      )}
      {others.fromWon !== null ? (
        <div className="mt-4">
          <button
            type="button"
            aria-expanded={areOffersOpen}
            aria-controls={offersId}
            onClick={() => setAreOffersOpen(!areOffersOpen)}
            className="flex h-12 w-full items-center justify-between rounded-xl bg-muted px-4 text-[15px] font-semibold outline-none hover:bg-secondary-strong focus-visible:ring-2 focus-visible:ring-ring"
          >
            <span>
              {t('offers', { count: others.count })}
              <span className="won ml-2 text-sm font-medium text-muted-foreground">
                {t('from', { price: formatWon(others.fromWon, locale) })}
              </span>
            </span>
            <ChevronDown aria-hidden className={cn('size-5 transition-transform', areOffersOpen && 'rotate-180')} />
          </button>
          <div id={offersId} hidden={!areOffersOpen} className="mt-2.5">
            <OfferList
              offers={offers}
              chosenId={chosen?.offerId ?? null}
              isAdding={isAdding}
              isBusy={isAdding && pressed === 'offer'}
              onAdd={(offer) => {
                setChosenId(offer.offerId);
                setQuantity(Math.min(quantity, offer.stock));
                add(offer, 'offer');
              }}
            />
          </div>
        </div>
      ) : null}
      {isSoldOut ? null : (
        <div className="mt-5 flex items-center justify-between border-t border-border pt-5">
          <QuantityStepper value={quantity} max={max} onChange={setQuantity} isDisabled={isAdding} />
          <p className="text-right">
            <span className="mr-2 text-sm text-muted-foreground">{t('total')}</span>
            <span className="won text-xl font-extrabold" aria-live="polite">
              {formatWon(chosen.priceWon * quantity, locale)}
            </span>
          </p>
        </div>
      )}
      {sent?.ok === false ? (
        <p role="alert" className="mt-4 rounded-xl bg-danger-soft px-4 py-3 text-sm text-danger-text">
          {sent.error.message}
        </p>
      ) : null}
      <form
        action={submit}
        onSubmit={(event) => event.preventDefault()}
        className="mt-5 flex gap-2 max-md:tall:fixed max-md:tall:inset-x-0 max-md:tall:bottom-0 max-md:tall:z-30 max-md:tall:mt-0 max-md:tall:border-t max-md:tall:border-border max-md:tall:bg-surface max-md:tall:px-4 max-md:tall:pt-2.5 max-md:tall:pb-[calc(0.625rem+env(safe-area-inset-bottom))]"
      >
        <input type="hidden" name="offerId" value={chosen?.offerId ?? ''} />
        <input type="hidden" name="quantity" value={quantity} />
        {wish}
        <Button
          type="submit"
          data-testid="add-to-cart"
          variant="outline"
          size="lg"
          disabled={isSoldOut}
          isPending={isAdding && pressed === 'cart'}
          isIdle={isAdding}
          onClick={() => add(chosen, 'cart')}
          className="flex-1 border-primary px-3 text-primary-text"
        >
          {isSoldOut ? tProduct('soldOut') : isAdding && pressed === 'cart' ? t('adding') : t('addToCart')}
        </Button>
        {isSoldOut ? null : (
          <Button
            type="submit"
            name="then"
            value="/checkout"
            size="lg"
            isPending={isAdding && pressed === 'checkout'}
            isIdle={isAdding}
            onClick={() => add(chosen, 'checkout')}
            className="flex-1 px-3"
          >
            {t('buyNow')}
          </Button>
        )}
      </form>
    </div>
  );
}
