'use client';

import { ArrowUpDown, ChevronDown } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Button } from '#components/ui/button.tsx';
import { changed, LIST_SORTS, type ListQuery, type ListSort, writeListQuery } from '#contracts/list-query.ts';
import { QueryFields } from './query-fields.tsx';

export interface SortSelectProps {
  path: string;
  query: ListQuery;
  sorts: readonly ('relevance' | ListSort)[];
  current: 'relevance' | ListSort;
}

/** The order of a list where there is no room for links: the browser's own select, with a button without script. */
export function SortSelect({ path, query, sorts, current }: SortSelectProps) {
  const t = useTranslations('product.list');
  const router = useRouter();
  const sortOf = (value: string) => (value === sorts[0] ? undefined : LIST_SORTS.find((sort) => sort === value));
  return (
    <form action={path} className="flex items-center gap-1.5">
      <QueryFields query={changed(query, { sort: undefined })} />
      <label className="relative flex items-center text-sm font-medium">
        <span className="sr-only">{t('sort')}</span>
        <ArrowUpDown aria-hidden className="pointer-events-none absolute left-3.5 size-3.5" />
        <select
          name="sort"
          key={current}
          defaultValue={current}
          onChange={({ target }) =>
            router.push(`${path}${writeListQuery(changed(query, { sort: sortOf(target.value) }))}`)
          }
          className="h-9.5 cursor-pointer appearance-none rounded-full border border-border-strong bg-surface pr-9 pl-9 outline-none focus-visible:border-ring focus-visible:ring-3 focus-visible:ring-ring/25"
        >
          {sorts.map((sort) => (
            <option key={sort} value={sort}>
              {t(`sorts.${sort}`)}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden className="pointer-events-none absolute right-3.5 size-4 text-muted-foreground" />
      </label>
      <noscript>
        <Button type="submit" variant="outline" size="sm" className="h-9.5 rounded-full">
          {t('apply')}
        </Button>
      </noscript>
    </form>
  );
}
