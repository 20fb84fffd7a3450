import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CategoryGrid } from '#components/layout/category-grid.tsx';
import { EmptyList } from '#components/product/listing/empty-list.tsx';
import { ListLayout } from '#components/product/listing/list-layout.tsx';
import { ProductList } from '#components/product/listing/product-list.tsx';
import { CorrectedNote } from '#components/search/corrected-note.tsx';
import { TrackSearch } from '#components/search/track-search.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import { Button } from '#components/ui/button.tsx';
import { Korean } from '#components/ui/korean.tsx';
import { Link } from '#components/ui/link.tsx';
import type { ProductCard as Card } from '#contracts/catalog.ts';
import { isNarrowed, readListQuery, type SearchParams, writeListQuery } from '#contracts/list-query.ts';
import { getContainer } from '#server/container.ts';
import { searchList } from '#server/web/search-list.ts';
import { SharedRail } from '../rails.tsx';

interface SearchPageProps {
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ searchParams }: SearchPageProps): Promise<Metadata> {
  const t = await getTranslations('search');
  const { q } = readListQuery(await searchParams);
  return { title: q === undefined ? t('titleEmpty') : t('title', { query: q }), robots: { index: false } };
}

export default async function SearchPage({ searchParams }: SearchPageProps) {
  const query = readListQuery(await searchParams);
  return query.q === undefined ? <NothingAsked /> : <Results query={{ ...query, q: query.q }} />;
}

/** Before a word is typed: where one may begin. */
async function NothingAsked() {
  const [t, categories] = await Promise.all([
    getTranslations('search'),
    getContainer()
      .catalog.categories()
      .catch(() => []),
  ]);
  return (
    <>
      <TrackPageView path="/search" />
      <div className="shop-width pt-6 md:pt-10">
        <h1 className="text-2xl font-extrabold tracking-[-0.03em]">{t('titleEmpty')}</h1>
        <p className="mt-1.5 text-muted-foreground">{t('hintEmpty')}</p>
        <h2 className="mt-9 mb-4 text-lg font-bold">{t('popularKinds')}</h2>
        <CategoryGrid categories={categories} />
      </div>
      <SharedRail name="trending" isRanked />
    </>
  );
}

type Query = ReturnType<typeof readListQuery> & { q: string };

async function Results({ query }: { query: Query }) {
  const { catalog, search } = getContainer();
  const [t, tList, categories] = await Promise.all([
    getTranslations('search'),
    getTranslations('product.list'),
    catalog.categories().catch(() => []),
  ]);
  const page = await searchList(search, categories, query);
  if (page.total === 0 && !isNarrowed(query)) return <NothingFound words={query.q} />;
  const rest = writeListQuery({ ...query, cursor: undefined });
  return (
    <>
      <TrackPageView path="/search" />
      <TrackSearch query={query.q} results={page.total} categoryId={commonCategory(page.items)} />
      <ListLayout
        path="/search"
        query={query}
        categories={categories}
        total={page.total}
        defaultSort="relevance"
        head={
          <>
            <h1 className="text-xl font-extrabold tracking-[-0.03em] text-balance md:text-[1.75rem]">
              <Korean>{t('title', { query: query.q })}</Korean>
            </h1>
            {page.correctedTo == null ? null : (
              <CorrectedNote
                typed={query.q}
                correctedTo={page.correctedTo}
                exactHref={`/search${writeListQuery({ ...query, cursor: undefined, isExact: true })}`}
              />
            )}
          </>
        }
      >
        {page.items.length === 0 ? (
          <EmptyList title={t('noneTitle', { query: query.q })} body={t('noneFilters')}>
            <Button asChild variant="outline" className="mt-6">
              <Link href={`/search${writeListQuery({ q: query.q })}`}>{tList('reset')}</Link>
            </Button>
          </EmptyList>
        ) : (
          <>
            {page.nextCursor === null ? null : (
              <link rel="next" href={`/search${rest}&cursor=${encodeURIComponent(page.nextCursor)}`} />
            )}
            <ProductList
              key={`${rest}${query.cursor ?? ''}`}
              list="search"
              cards={page.items}
              nextCursor={page.nextCursor}
              total={page.total}
              pageHref={`/search${rest}&`}
              apiHref={`/api/products/page${rest}&`}
            />
          </>
        )}
      </ListLayout>
    </>
  );
}

/** No product has these words: filters would not help, other products may. */
async function NothingFound({ words }: { words: string }) {
  const t = await getTranslations('search');
  return (
    <>
      <TrackPageView path="/search" />
      <TrackSearch query={words} results={0} />
      <div className="shop-width pt-5 md:pt-9">
        <h1 className="sr-only">
          <Korean>{t('title', { query: words })}</Korean>
        </h1>
        <EmptyList title={t('noneTitle', { query: words })} body={t('noneBody')} />
      </div>
      <SharedRail name="trending" isRanked />
    </>
  );
}

/** The category at least half of the first results are in: what the words are about. */
function commonCategory(items: readonly Card[]): number | undefined {
  const first = items.slice(0, 10);
  const counts = new Map<number, number>();
  for (const { categoryId } of first) counts.set(categoryId, (counts.get(categoryId) ?? 0) + 1);
  const [top] = [...counts].sort((a, b) => b[1] - a[1]);
  return top !== undefined && top[1] * 2 >= first.length ? top[0] : undefined;
}
