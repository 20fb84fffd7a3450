import { Heart, UserRound } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { buttonVariants } from '#components/ui/button.tsx';
import { cn } from '#components/ui/class-names.ts';
import { Link } from '#components/ui/link.tsx';
import { AccountLinks } from './account-links.tsx';
import { LogoMark } from './logo.tsx';

export interface SiteHeaderProps {
  search: ReactNode;
  cart: ReactNode;
  preferences: ReactNode;
  language: ReactNode;
}

/**
 * One row that stays: on a phone the mark, the search box, the language and the cart; the bottom tabs have the rest.
 */
export function SiteHeader({ search, cart, preferences, language }: SiteHeaderProps) {
  const t = useTranslations('shop');
  const icon = cn(buttonVariants({ variant: 'ghost', size: 'icon' }), 'hidden md:inline-flex');
  return (
    <header className="z-40 bg-background tall:sticky tall:top-0">
      <div className="shop-width flex h-15 items-center gap-2 md:h-19 md:gap-6">
        <Link href="/" aria-label={`${t('name')} ${t('menu.home')}`} className="flex shrink-0 items-center gap-2 pr-1">
          <LogoMark className="size-9 md:size-8.5" />
          <span className="hidden text-[1.6rem] leading-none font-extrabold tracking-[-0.05em] md:block">
            {t('name')}
          </span>
        </Link>
        <div className="min-w-0 flex-1 md:mx-auto md:max-w-140">{search}</div>
        <nav aria-label={t('menu.my')} className="-mr-2 flex shrink-0 items-center md:mr-0 md:gap-0.5">
          <AccountLinks />
          {language}
          <span className="hidden md:block">{preferences}</span>
          <Link href="/wishlist" aria-label={t('menu.wishlist')} className={icon}>
            <Heart aria-hidden className="size-5.5" strokeWidth={1.8} />
          </Link>
          <Link href="/mypage" aria-label={t('menu.my')} className={icon}>
            <UserRound aria-hidden className="size-5.5" strokeWidth={1.8} />
          </Link>
          {cart}
        </nav>
      </div>
    </header>
  );
}
