'use client';

import { Heart } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState, useTransition } from 'react';
import { announce } from '#components/announcer/announcer.tsx';
import { ProductCard } from '#components/product/widgets/product-card.tsx';
import { useCallAction } from '#components/ui/call-action.ts';
import { focusAfterRemoval } from '#components/ui/focus.ts';
import { Korean } from '#components/ui/korean.tsx';
import { toast } from '#components/ui/toast.tsx';
import { unlessIdle } from '#components/ui/unless-idle.ts';
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
  const callAction = useCallAction();
  const [isPending, start] = useTransition();
  const [isGone, setGone] = useState(false);
  const item = useRef<HTMLLIElement>(null);
  if (isGone) return null;
  return (
    <li ref={item} className="relative">
      <ProductCard card={card} place={{ list: 'wishlist', position }} />
      <button
        type="button"
        aria-busy={isPending || undefined}
        data-testid="unwish"
        {...unlessIdle(isPending, () =>
          start(async () => {
            const answer = await callAction<WishAnswer>(
              () => toggle(card.productId),
              (error) => ({ ok: false, error }),
            );
            if (!answer.ok) {
              toast.error(answer.error.message);
              return;
            }
            setGone(!answer.wished);
            announce('wish', t('removed', { name: card.name }));
            focusAfterRemoval(item.current, '[data-testid="unwish"]');
          }),
        )}
        className="absolute top-2 right-2 z-20 flex size-10 items-center justify-center rounded-full bg-surface/90 text-sale shadow-sm outline-none hover:bg-surface focus-visible:ring-2 focus-visible:ring-ring"
      >
        <Heart aria-hidden className="size-5 fill-current" />
        <span className="sr-only">
          <Korean>{t('remove', { name: card.name })}</Korean>
        </span>
      </button>
    </li>
  );
}
