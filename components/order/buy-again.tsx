'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState, useTransition } from 'react';
import { addToCart } from '#components/actions/shop-routes.ts';
import { setCartCount } from '#components/layout/cart-count.ts';
import { Button } from '#components/ui/button.tsx';
import { toast } from '#components/ui/toast.tsx';

export interface BuyAgainProps {
  lines: readonly { offerId: number; name: string; quantity: number }[];
  /** For a browser without script: adds what it can and shows the cart. */
  buyAgainByForm: () => Promise<void>;
}

/** Puts what is still sold of an order into the cart, and names what is not. */
export function BuyAgain({ lines, buyAgainByForm }: BuyAgainProps) {
  const t = useTranslations('orders.buyAgain');
  const router = useRouter();
  const [note, setNote] = useState<string | null>(null);
  const [isAdding, startAdding] = useTransition();

  function add(event: FormEvent) {
    event.preventDefault();
    setNote(null);
    startAdding(async () => {
      const missing: string[] = [];
      // One after the other: each changes the same cart.
      for (const { offerId, name, quantity } of lines) {
        const answer = await addToCart({ offerId, quantity }).catch(() => null);
        if (answer?.ok === true) setCartCount(answer.cartCount);
        else missing.push(name);
      }
      const count = lines.length - missing.length;
      const toCart = { label: t('cart'), onClick: () => router.push('/cart') };
      if (count > 0) toast.success(t('done', { count }), { action: toCart });
      if (missing.length > 0) setNote(t(count > 0 ? 'some' : 'nothing', { count, missing: missing.join(', ') }));
    });
  }

  return (
    <form action={buyAgainByForm} onSubmit={add} className="contents">
      <Button type="submit" variant="secondary" isPending={isAdding} data-testid="buy-again">
        {t('button')}
      </Button>
      <p role="alert" data-testid="buy-again-note" className="order-last w-full text-sm text-danger-text empty:hidden">
        {note}
      </p>
    </form>
  );
}
