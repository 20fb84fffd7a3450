'use client';

import { ShoppingCart } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { buttonVariants } from '#components/ui/button.tsx';
import { cn } from '#components/ui/class-names.ts';
import { Link } from '#components/ui/link.tsx';
import { useCartCount } from './cart-count.ts';

export function CartLink() {
  const t = useTranslations('shop.menu');
  const count = useCartCount();
  return (
    <Link href="/cart" className={cn(buttonVariants({ variant: 'ghost', size: 'icon' }), 'relative')}>
      <ShoppingCart aria-hidden className="size-5.5" strokeWidth={1.8} />
      <span className="sr-only">{t('cartWithCount', { count })}</span>
      <span
        aria-hidden
        data-testid="cart-count"
        className={cn(
          'won absolute top-1 right-0.5 flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-sale px-1 text-[11px] leading-none font-bold text-sale-foreground',
          count === 0 && 'invisible',
        )}
      >
        {count}
      </span>
    </Link>
  );
}
