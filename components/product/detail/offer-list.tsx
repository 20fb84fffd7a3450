'use client';

import { Check, Star } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/class-names.ts';
import { Korean } from '#components/ui/korean.tsx';
import type { ShippingPolicy } from '#domain/order/shipping.ts';
import { ArrivalBadge } from '../widgets/arrival-badge.tsx';
import { Price } from '../widgets/price.tsx';

/** A seller's offer of one product. */
export interface Offer {
  offerId: number;
  sellerName: string;
  sellerRating: number;
  priceWon: number;
  listPriceWon: number;
  arrivalDays: number;
  stock: number;
  sellerId: number;
  /** What the seller charges for sending. */
  shipping: ShippingPolicy;
}

export interface OfferListProps {
  /** In stock first, then cheapest. */
  offers: readonly Offer[];
  chosenId: number | null;
  /** Something is being put into the cart. */
  isAdding: boolean;
  /** The chosen offer is. */
  isBusy: boolean;
  /** Puts a seller's offer into the cart, and chooses the seller. */
  onAdd: (offer: Offer) => void;
}

/** Who else sells this, cheapest first. */
export function OfferList({ offers, chosenId, isAdding, isBusy, onAdd }: OfferListProps) {
  const t = useTranslations('product');
  return (
    <ul className="divide-y divide-border rounded-xl border border-border">
      {offers.map((offer, index) => {
        const isChosen = offer.offerId === chosenId;
        const isSoldOut = offer.stock <= 0;
        return (
          <li key={offer.offerId} className={cn('flex items-center gap-3 p-4', isChosen && 'bg-primary-soft/50')}>
            <div className="min-w-0 flex-1">
              <p className="flex items-center gap-1.5 text-sm">
                <span className="truncate font-semibold">
                  <Korean>{offer.sellerName}</Korean>
                </span>
                <span className="won flex shrink-0 items-center gap-0.5 text-muted-foreground">
                  <span className="sr-only">{t('detail.sellerRating', { rating: offer.sellerRating.toFixed(1) })}</span>
                  <Star aria-hidden className="size-3 fill-star text-star" />
                  <span aria-hidden>{offer.sellerRating.toFixed(1)}</span>
                </span>
                {index === 0 && !isSoldOut ? <Badge variant="sale">{t('detail.lowest')}</Badge> : null}
                {isChosen ? (
                  <Badge variant="primary">
                    <Check aria-hidden />
                    {t('detail.chosen')}
                  </Badge>
                ) : null}
              </p>
              <Price priceWon={offer.priceWon} listPriceWon={offer.listPriceWon} className="mt-0.5" />
              {isSoldOut ? (
                <p className="text-[13px] text-muted-foreground">{t('soldOut')}</p>
              ) : (
                <ArrivalBadge arrivalDays={offer.arrivalDays} />
              )}
            </div>
            <Button
              variant={isChosen ? 'soft' : 'outline'}
              size="sm"
              disabled={isSoldOut}
              isPending={isBusy && isChosen}
              isIdle={isAdding}
              onClick={() => onAdd(offer)}
            >
              {t('detail.choose')}
              <span className="sr-only">
                : <Korean>{offer.sellerName}</Korean>
              </span>
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
