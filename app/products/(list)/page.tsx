import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { EmptyList } from '#components/product/listing/empty-list.tsx';
import { ListLayout } from '#components/product/listing/list-layout.tsx';
import { ProductList } from '#components/product/listing/product-list.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';
import { readListQuery, type SearchParams, writeListQuery } from '#contracts/list-query.ts';
import { categoryNamed, readList } from '#server/catalog/read-list.ts';
import { getContainer } from '#server/container.ts';
import { Missing, missingMetadata } from '../../missing.tsx';
import { pageMetadata } from '../../page-metadata.ts';

interface ListPageProps {
  searchParams: Promise<SearchParams>;
}

/** null: the address names a category there is not. */
async function listTitle(searchParams: Promise<SearchParams>): Promise<string | null> {
  const query = readListQuery(await searchParams);
  const [t, locale, categories] = await Promise.all([
    getTranslations('product.list'),
    getLocale(),
    getContainer().catalog.categories(),
  ]);
  const category = categoryNamed(categories, query.category);
  if (category !== null) return locale === 'ko' ? category.nameKo : category.nameEn;
  if (query.category !== undefined) return null;
  return query.arrivalDays === 1 ? t('arrivalTitle') : t('title');
}

export async function generateMetadata({ searchParams }: ListPageProps): Promise<Metadata> {
  const title = await listTitle(searchParams);
  if (title === null) return missingMetadata();
  const { category, cursor } = readListQuery(await searchParams);
  // Filters and sorts show the same products; what a cursor begins with changes daily.
  return pageMetadata({ path: `/products${writeListQuery({ category })}`, title, isListed: cursor === undefined });
}

export default async function ListPage({ searchParams }: ListPageProps) {
  const query = readListQuery(await searchParams);
  const { catalog } = getContainer();
  const [t, title, categories, page] = await Promise.all([
    getTranslations('product.list'),
    listTitle(searchParams),
    catalog.categories(),
    readList(catalog, query),
  ]);
  if (title === null) return <Missing />;
  const category = categoryNamed(categories, query.category);
  const rest = writeListQuery({ ...query, cursor: undefined });
  const withCursor = rest === '' ? '?' : `${rest}&`;
  return (
    <>
      <TrackPageView path="/products" categoryId={category?.categoryId} />
      <ListLayout
        path="/products"
        query={{ ...query, category: category?.slug ?? query.category }}
        categories={categories}
        total={page.total}
        defaultSort="popular"
        head={<h1 className="text-2xl font-extrabold tracking-[-0.03em] md:text-[1.75rem]">{title}</h1>}
      >
        {page.items.length === 0 ? (
          <EmptyList title={t('emptyTitle')} body={t('emptyBody')}>
            <Button asChild variant="outline" className="mt-6">
              <Link href="/products">{t('reset')}</Link>
            </Button>
          </EmptyList>
        ) : (
          <>
            {page.nextCursor === null ? null : (
              <link rel="next" href={`/products${withCursor}cursor=${encodeURIComponent(page.nextCursor)}`} />
            )}
            <ProductList
              key={`${rest}${query.cursor ?? ''}`}
              list="products"
              cards={page.items}
              nextCursor={page.nextCursor}
              total={page.total}
              pageHref={`/products${withCursor}`}
              apiHref={`/api/products/page${withCursor}`}
            />
          </>
        )}
      </ListLayout>
    </>
  );
}
