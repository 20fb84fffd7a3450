'use client';

import { Heart } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState, useTransition } from 'react';
import type { Answer } from '#components/actions/send.ts';
import { setWish } from '#components/actions/shop-routes.ts';
import { announce } from '#components/announcer/announcer.tsx';
import { ProductCard } from '#components/product/widgets/product-card.tsx';
import { useCallAction } from '#components/ui/call-action.ts';
import { focusAfterRemoval } from '#components/ui/focus.ts';
import { Korean } from '#components/ui/korean.tsx';
import { toast } from '#components/ui/toast.tsx';
import { unlessIdle } from '#components/ui/unless-idle.ts';
import type { WishAnswer } from '#contracts/actions.ts';
import type { ProductCard as Card } from '#contracts/catalog.ts';

export interface WishCardProps {
  card: Card;
  position: number;
}

/** A wished-for product with the heart that lets go of it. */
export function WishCard({ card, position }: WishCardProps) {
  const t = useTranslations('account.wishlist');
  const router = useRouter();
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
            const answer = await callAction<Answer<WishAnswer>>(
              () => setWish(card.productId, false),
              (error) => ({ ok: false, error }),
            );
            if (!answer.ok) {
              toast.error(answer.error.message);
              return;
            }
            setGone(true);
            announce('wish', t('removed', { name: card.name }));
            focusAfterRemoval(item.current, '[data-testid="unwish"]');
            // The number in the heading, and the text of an empty list.
            start(() => router.refresh());
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
