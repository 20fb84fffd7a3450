'use client';

import { useLocale } from 'next-intl';
import { createContext, type ReactNode, useCallback, useContext } from 'react';
import type { CategoryCard } from '#contracts/catalog.ts';

const CategoriesContext = createContext<readonly CategoryCard[]>([]);

/** Provides the shop's categories to components that show their names in the page's language. Once, in the layout. */
export function CategoryNamesProvider({ categories, children }: { categories: CategoryCard[]; children: ReactNode }) {
  return <CategoriesContext value={categories}>{children}</CategoriesContext>;
}

/** Gives a category's name in the reader's language, by its id; undefined for one that is not known. */
export function useCategoryNames(): (categoryId: number) => string | undefined {
  const categories = useContext(CategoriesContext);
  const locale = useLocale();
  return useCallback(
    (categoryId) => {
      const category = categories.find((known) => known.categoryId === categoryId);
      return locale === 'ko' ? category?.nameKo : category?.nameEn;
    },
    [categories, locale],
  );
}
