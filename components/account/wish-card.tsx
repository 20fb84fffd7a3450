'use client';

import { Heart } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, useTransition } from 'react';
import { ProductCard } from '#components/product/product-card.tsx';
import { toast } from '#components/ui/toast.tsx';
import type { ProductCard as Card } from '#contracts/catalog.ts';

export type WishAnswer = { ok: true; wished: boolean } | { ok: false; error: { message: string } };

export interface WishCardProps {
  card: Card;
  position: number;
  toggle: (productId: number) => Promise<WishAnswer>;
}

/** A wished-for product with the heart that lets go of it. */
export function WishCard({ card, position, toggle }: WishCardProps) {
  const t = useTranslations('account.wishlist');
  const [isPending, start] = useTransition();
  const [isGone, setGone] = useState(false);
  if (isGone) return null;
  return (
    <li className="relative">
      <ProductCard card={card} place={{ list: 'wishlist', position }} />
      <button
        type="button"
        aria-label={t('remove', { name: card.name })}
        disabled={isPending}
        onClick={() =>
          start(async () => {
            const answer = await toggle(card.productId);
            if (answer.ok) setGone(!answer.wished);
            else toast.error(answer.error.message);
          })
        }
        className="absolute top-2 right-2 z-20 flex size-10 items-center justify-center rounded-full bg-surface/90 text-sale shadow-sm outline-none hover:bg-surface focus-visible:ring-2 focus-visible:ring-ring"
      >
        <Heart aria-hidden className="size-5 fill-current" />
      </button>
    </li>
  );
}
