'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { FormEvent } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import { changed, type ListQuery, readListQuery, writeListQuery } from '#contracts/list-query.ts';
import { QueryFields } from './query-fields.tsx';

/** Price range typed by the shopper. Without script a plain GET form that keeps the other filters. */
export function PriceForm({ path, query }: { path: string; query: ListQuery }) {
  const t = useTranslations('product.list');
  const router = useRouter();

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const { minPriceWon, maxPriceWon } = readListQuery({
      min: String(form.get('min') ?? '').replaceAll(',', ''),
      max: String(form.get('max') ?? '').replaceAll(',', ''),
    });
    router.push(`${path}${writeListQuery(changed(query, { minPriceWon, maxPriceWon }))}`);
  }

  const bound = 'h-9.5 px-2.5 md:text-sm';
  return (
    <form
      // Mounted again when the URL changes its bounds.
      key={`${query.minPriceWon}-${query.maxPriceWon}`}
      action={path}
      onSubmit={onSubmit}
      className="flex items-center gap-1.5"
    >
      <QueryFields query={changed(query, { minPriceWon: undefined, maxPriceWon: undefined })} />
      <Input
        name="min"
        inputMode="numeric"
        aria-label={t('minPrice')}
        placeholder={t('min')}
        defaultValue={query.minPriceWon ?? ''}
        className={bound}
      />
      <span aria-hidden className="text-faint-foreground">
        ~
      </span>
      <Input
        name="max"
        inputMode="numeric"
        aria-label={t('maxPrice')}
        placeholder={t('max')}
        defaultValue={query.maxPriceWon ?? ''}
        className={bound}
      />
      <Button type="submit" variant="outline" size="sm" className="h-9.5 px-2.5">
        {t('apply')}
      </Button>
    </form>
  );
}
