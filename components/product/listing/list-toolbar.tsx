'use client';

import { SlidersHorizontal, X } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useAnnouncement } from '#components/announcer/use-announcement.ts';
import { Button, buttonVariants } from '#components/ui/button.tsx';
import { cn } from '#components/ui/class-names.ts';
import { Link } from '#components/ui/link.tsx';
import {
  Sheet,
  SheetBody,
  SheetClose,
  SheetContent,
  SheetFooter,
  SheetHeader,
  SheetTitle,
  SheetTrigger,
} from '#components/ui/sheet.tsx';
import type { CategoryCard } from '#contracts/catalog.ts';
import {
  changed,
  isNarrowed,
  LIST_SORTS,
  type ListQuery,
  type ListSort,
  writeListQuery,
} from '#contracts/list-query.ts';
import { priceRangeText } from './filter-panel.tsx';
import { SortSelect } from './sort-select.tsx';

export interface ListToolbarProps {
  path: string;
  query: ListQuery;
  total: number;
  /** The page's own order: by relevance where something is searched. */
  defaultSort: 'popular' | 'relevance';
  /** The filters, for the sheet a phone opens. */
  filters: ReactNode;
}

/** Above the grid: how many, in what order, and on a phone the way to the filters. */
export function ListToolbar({ path, query, total, defaultSort, filters }: ListToolbarProps) {
  const t = useTranslations('product.list');
  const sorts = [defaultSort, ...LIST_SORTS.filter((sort) => sort !== defaultSort)];
  const href = (change: Partial<ListQuery>) => `${path}${writeListQuery(changed(query, change))}`;
  const current = query.sort ?? defaultSort;
  const sortOf = (sort: string) => (sort === defaultSort ? undefined : (sort as ListSort));
  // A filter or another order replaces the list while the focus stays here.
  useAnnouncement('list', t('listIs', { count: total, sort: t(`sorts.${current}`) }));
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <p className="won text-[15px] whitespace-nowrap">
        {t.rich('countRich', { count: total, b: (chunks) => <b className="font-bold">{chunks}</b> })}
      </p>
      <nav aria-label={t('sort')} className="hidden lg:block">
        <ul className="flex">
          {sorts.map((sort) => (
            <li
              key={sort}
              className="flex items-center not-first:before:mx-0.5 not-first:before:h-3 not-first:before:w-px not-first:before:bg-border-strong"
            >
              <Link
                href={href({ sort: sortOf(sort) })}
                aria-current={sort === current ? 'true' : undefined}
                className={cn(
                  'flex h-9 items-center rounded-lg px-2 text-sm hover:text-foreground',
                  sort === current ? 'font-bold' : 'text-muted-foreground',
                )}
              >
                {t(`sorts.${sort}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="flex gap-2 lg:hidden">
        <SortSelect path={path} query={query} sorts={sorts} current={current} />
        <Sheet>
          <SheetTrigger asChild>
            <Button
              variant={isNarrowed(query) ? 'soft' : 'outline'}
              size="sm"
              className="h-9.5 rounded-full px-3.5 font-medium"
            >
              <SlidersHorizontal aria-hidden className="size-3.5" />
              {t('filters')}
            </Button>
          </SheetTrigger>
          <SheetContent
            aria-describedby={undefined}
            tabIndex={-1}
            onOpenAutoFocus={(event) => {
              // Focusing the first field would open a phone's keyboard over the filters.
              event.preventDefault();
              if (event.target instanceof HTMLElement) event.target.focus();
            }}
          >
            <SheetHeader>
              <SheetTitle>{t('filters')}</SheetTitle>
            </SheetHeader>
            <SheetBody>{filters}</SheetBody>
            <SheetFooter>
              <Link
                href={`${path}${writeListQuery({ q: query.q, sort: query.sort })}`}
                className={buttonVariants({ variant: 'outline' })}
              >
                {t('reset')}
              </Link>
              <SheetClose asChild>
                <Button className="flex-1">{t('showCount', { count: total })}</Button>
              </SheetClose>
            </SheetFooter>
          </SheetContent>
        </Sheet>
      </div>
    </div>
  );
}

/** What narrows the list now, each with its way back. */
export function ActiveFilters({
  path,
  query,
  categories,
}: Pick<ListToolbarProps, 'path' | 'query'> & { categories: CategoryCard[] }) {
  const t = useTranslations('product.list');
  const locale = useLocale();
  const category = categories.find(({ slug }) => slug === query.category);
  const parts: { key: string; text: string; change: Partial<ListQuery> }[] = [];
  if (category !== undefined)
    parts.push({
      key: 'category',
      text: locale === 'ko' ? category.nameKo : category.nameEn,
      change: { category: undefined },
    });
  if (query.minPriceWon !== undefined || query.maxPriceWon !== undefined)
    parts.push({
      key: 'price',
      text: priceRangeText(query.minPriceWon, query.maxPriceWon, t, locale),
      change: { minPriceWon: undefined, maxPriceWon: undefined },
    });
  if (query.arrivalDays !== undefined)
    parts.push({ key: 'arrival', text: t('fastOnly'), change: { arrivalDays: undefined } });
  if (query.inStock) parts.push({ key: 'stock', text: t('inStockOnly'), change: { inStock: undefined } });
  if (parts.length === 0) return null;
  return (
    <ul className="no-scrollbar -mx-4 flex gap-1.5 overflow-x-auto px-4 md:mx-0 md:flex-wrap md:px-0">
      {parts.map(({ key, text, change }) => (
        <li key={key} className="shrink-0">
          <Link
            href={`${path}${writeListQuery(changed(query, change))}`}
            aria-label={t('clearFilter', { name: text })}
            className="won flex h-8.5 items-center gap-1 rounded-full bg-primary-soft pr-2.5 pl-3.5 text-sm font-semibold text-primary-text hover:bg-primary-soft-strong"
          >
            {text}
            <X aria-hidden className="size-3.5" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
