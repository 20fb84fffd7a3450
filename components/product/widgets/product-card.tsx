'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Korean } from '#components/ui/korean.tsx';
import { Link } from '#components/ui/link.tsx';
import type { ProductCard as Card } from '#contracts/catalog.ts';
import { ArrivalBadge } from './arrival-badge.tsx';
import { type CardPlace, useCardTracking } from './card-tracking.ts';
import { Price } from './price.tsx';
import { ProductPicture } from './product-picture.tsx';
import { Rating } from './stars.tsx';

export interface ProductCardProps {
  card: Card;
  place?: CardPlace;
  /** Reason for the recommendation, below the picture. Its line is reserved where some cards of a row have none. */
  reason?: ReactNode;
  /** In the upper right corner, above the card's own link. */
  corner?: ReactNode;
  /** 1 … n, shown on the picture. */
  rank?: number;
  /** The picture is seen without scrolling. */
  priority?: boolean;
  /** Tracks the click in place of `product-clicked`. */
  onFollow?: () => void;
}

/**
 * A product in a grid or a rail. Its height does not depend on what it shows, so that a card changes no layout when it
 * is swapped.
 */
export function ProductCard({ card, place = {}, reason, corner, rank, priority = false, onFollow }: ProductCardProps) {
  const t = useTranslations('product');
  const tracking = useCardTracking(card, place, onFollow);
  return (
    <article ref={tracking.hoverRef} data-testid="product-card" data-product-id={card.productId} className="group card">
      <div className="card-picture">
        <ProductPicture
          picture={card.picture}
          productId={card.productId}
          alt=""
          priority={priority}
          className={card.soldOut ? 'opacity-50 grayscale' : undefined}
        />
        {rank === undefined ? null : (
          <span className="won card-rank">
            <span className="sr-only">{t('rail.rank', { rank })}</span>
            <span aria-hidden>{rank}</span>
          </span>
        )}
        {card.soldOut ? (
          <span className="absolute inset-x-0 bottom-0 bg-foreground/80 py-1.5 text-center text-sm font-bold text-background">
            {t('soldOut')}
          </span>
        ) : null}
      </div>
      {reason === undefined ? null : <div className="card-reason">{reason}</div>}
      <div className="card-words">
        <h3 className="card-name">
          <Link href={`/products/${card.productId}`} onClick={tracking.onFollow}>
            <Korean>{card.name}</Korean>
          </Link>
        </h3>
        <Price priceWon={card.priceWon} listPriceWon={card.listPriceWon} className="mt-1" />
        <Rating average={card.ratingAverage} count={card.ratingCount} className="mt-0.5" />
        {card.soldOut ? (
          <p className="flex h-5 items-center text-[13px] text-muted-foreground">{t('soldOutNote')}</p>
        ) : (
          <ArrivalBadge arrivalDays={card.arrivalDays} />
        )}
      </div>
      {corner}
    </article>
  );
}
