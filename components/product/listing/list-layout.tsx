import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { CategoryCard } from '#contracts/catalog.ts';
import type { ListQuery } from '#contracts/list-query.ts';
import { FilterPanel } from './filter-panel.tsx';
import { ActiveFilters, ListToolbar } from './list-toolbar.tsx';

export interface ListLayoutProps {
  path: string;
  query: ListQuery;
  categories: CategoryCard[];
  total: number;
  defaultSort: 'popular' | 'relevance';
  head: ReactNode;
  children: ReactNode;
}

/** A list with its filters: beside it on wide screens, in a sheet on a phone. /products and /search. */
export function ListLayout({ path, query, categories, total, defaultSort, head, children }: ListLayoutProps) {
  const t = useTranslations('product.list');
  const filters = <FilterPanel path={path} query={query} categories={categories} />;
  return (
    <div className="shop-width pt-5 md:pt-9">
      {head}
      <div className="mt-5 grid gap-10 lg:mt-7 lg:grid-cols-[13.5rem_minmax(0,1fr)]">
        <aside className="hidden lg:block">
          <h2 className="sr-only">{t('filters')}</h2>
          {filters}
        </aside>
        <div className="flex min-w-0 flex-col gap-4">
          <ListToolbar path={path} query={query} total={total} defaultSort={defaultSort} filters={filters} />
          <ActiveFilters path={path} query={query} categories={categories} />
          <div>
            <h2 className="sr-only">{t('products')}</h2>
            {children}
          </div>
        </div>
      </div>
    </div>
  );
}
