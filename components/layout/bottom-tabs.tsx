'use client';

import { Heart, House, LayoutGrid, Search, UserRound } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { cn } from '#components/ui/class-names.ts';
import { Link } from '#components/ui/link.tsx';

const TABS = [
  { key: 'home', href: '/', icon: House },
  { key: 'categories', href: '/categories', icon: LayoutGrid },
  { key: 'search', href: '/search', icon: Search },
  { key: 'wishlist', href: '/wishlist', icon: Heart },
  { key: 'my', href: '/mypage', icon: UserRound },
] as const;

/** The phone's way around. Pages that end in a bar of their own (detail, cart, checkout) have no tabs under it. */
export function BottomTabs() {
  const t = useTranslations('shop.menu');
  const path = usePathname();
  if (/^\/(products\/\d+|cart|checkout|admin|seller)/.test(path)) return null;
  return (
    <nav
      aria-label={t('label')}
      className="z-30 border-t border-border bg-surface pb-[env(safe-area-inset-bottom)] md:hidden tall:fixed tall:inset-x-0 tall:bottom-0"
    >
      <ul className="grid h-15 grid-cols-5">
        {TABS.map(({ key, href, icon: Icon }) => {
          const isCurrent = href === '/' ? path === '/' : path.startsWith(href);
          return (
            <li key={key}>
              <Link
                href={href}
                aria-current={isCurrent ? 'page' : undefined}
                className={cn(
                  'flex h-full flex-col items-center justify-center gap-1 text-[11px] font-medium',
                  isCurrent ? 'font-bold text-foreground' : 'text-muted-foreground',
                )}
              >
                <Icon
                  aria-hidden
                  className={cn('size-5.5', isCurrent && 'fill-foreground/12')}
                  strokeWidth={isCurrent ? 2.2 : 1.7}
                />
                {t(key)}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
