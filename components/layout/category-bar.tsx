'use client';

import { LayoutGrid } from 'lucide-react';
import { usePathname, useSearchParams } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { cn } from '#components/ui/class-names.ts';
import { Link } from '#components/ui/link.tsx';
import type { CategoryCard } from '#contracts/catalog.ts';
import { CategoryIcon } from './category-icon.tsx';

const SHORTCUTS = [
  { key: 'best', href: '/products?sort=popular' },
  { key: 'new', href: '/products?sort=newest' },
  { key: 'deals', href: '/products?sort=discount' },
  { key: 'fast', href: '/products?arrival=1' },
] as const;

/** Under the header on wide screens: the shop's aisles in one line. */
export function CategoryBar({ categories }: { categories: CategoryCard[] }) {
  const t = useTranslations('shop');
  const locale = useLocale();
  const path = usePathname();
  const current = useSearchParams().get('category');
  return (
    <nav aria-label={t('categories.label')} className="hidden border-b border-border md:block">
      <div className="shop-width flex items-center gap-2">
        <Link
          href="/categories"
          className="-ml-2.5 flex h-12 shrink-0 items-center gap-2 rounded-lg px-2.5 text-[15px] font-bold hover:bg-muted"
        >
          <LayoutGrid aria-hidden className="size-4.5" />
          {t('categories.title')}
        </Link>
        <ul className="no-scrollbar flex min-w-0 flex-1 gap-0.5 overflow-x-auto [mask-image:linear-gradient(to_right,#000_calc(100%-3rem),transparent)] pr-10">
          {categories.map(({ categoryId, slug, nameKo, nameEn, icon }) => {
            const isCurrent = path === '/products' && current === slug;
            return (
              <li key={categoryId} className="shrink-0">
                <Link
                  href={`/products?category=${slug}`}
                  aria-current={isCurrent ? 'page' : undefined}
                  className={cn(
                    'flex h-12 items-center gap-1.5 rounded-lg px-2.5 text-[15px] whitespace-nowrap hover:bg-muted',
                    isCurrent ? 'font-bold text-primary-text' : 'font-medium',
                  )}
                >
                  <CategoryIcon icon={icon} className="size-5" />
                  {locale === 'ko' ? nameKo : nameEn}
                </Link>
              </li>
            );
          })}
        </ul>
        <ul className="hidden shrink-0 items-center border-l border-border pl-3 lg:flex">
          {SHORTCUTS.map(({ key, href }) => (
            <li key={key}>
              <Link
                href={href}
                className={cn(
                  'flex h-12 items-center rounded-lg px-2.5 text-[15px] font-bold whitespace-nowrap hover:bg-muted',
                  key === 'deals' && 'text-sale-text',
                )}
              >
                {t(`menu.${key}`)}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  );
}
