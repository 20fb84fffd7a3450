import { getTranslations } from 'next-intl/server';
import type { Promotion } from '#components/home/promotion.ts';
import { PromotionCarousel } from '#components/home/promotion-carousel.tsx';
import { SideTile } from '#components/home/side-tile.tsx';
import { CategoryGrid } from '#components/layout/category-grid.tsx';
import { CardRail } from '#components/product/widgets/card-rail.tsx';
import { Section } from '#components/product/widgets/section.tsx';
import { UnlessFallback } from '#components/recommendation/unless-fallback.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import type { ProductCard as Card } from '#contracts/catalog.ts';
import { getContainer } from '#server/container.ts';
import { pageMetadata } from './page-metadata.ts';
import { readSharedList, SharedRail, withoutShown } from './rails.tsx';

const RAIL_ITEMS = 12;
const SLIDES = 5;
/** A category with fewer deals than this has no slide. */
const SLIDE_DEALS = 3;

/** Part of the catalogue, or nothing: the home page leaves out parts that cannot be read. */
async function orEmpty<T>(reading: Promise<T[]>, part: string): Promise<T[]> {
  return reading.catch((error: unknown) => {
    getContainer().logger.warn(
      { code: 'answer-incomplete', part, error: String(error) },
      'A part of the home page is missing',
    );
    return [];
  });
}

export const generateMetadata = () => pageMetadata({ path: '/' });

export default async function HomePage() {
  const { catalog } = getContainer();
  const lists = Promise.all([
    readSharedList('item-cf'),
    readSharedList('user-cf'),
    readSharedList('trending'),
    readSharedList('discount'),
  ]);
  const [t, categories, categoryDeals, arrivals, fast] = await Promise.all([
    getTranslations('home'),
    orEmpty(catalog.categories(), 'categories'),
    orEmpty(catalog.categoryDeals(), 'categoryDeals'),
    orEmpty(catalog.newArrivals(RAIL_ITEMS), 'newArrivals'),
    orEmpty(
      catalog.listProducts({ sort: 'popular', limit: 3, maxArrivalDays: 1, inStock: true }).then(({ items }) => items),
      'fast',
    ),
  ]);
  const promotions: Promotion[] = categoryDeals
    .flatMap((deal) => {
      const category = categories.find(({ categoryId }) => categoryId === deal.categoryId);
      return category === undefined || deal.cards.length < SLIDE_DEALS ? [] : [{ ...deal, category }];
    })
    .slice(0, SLIDES);

  const [itemCf, userCf, trending, discount] = await lists;
  const forNewcomer = withoutShown(itemCf, trending);
  return (
    <>
      <TrackPageView path="/" />
      <h1 className="sr-only">{t('title')}</h1>
      {promotions.length === 0 ? null : (
        <div className="shop-width mt-2 grid grid-cols-2 gap-3 md:mt-6 md:grid-cols-3 md:grid-rows-[12.5rem_12.5rem] md:gap-4">
          <div className="col-span-2 h-56 sm:h-72 md:row-span-2 md:h-full">
            <PromotionCarousel promotions={promotions} />
          </div>
          <SideTile href="/products?arrival=1" title={t('fast.title')} body={t('fast.body')} cards={fast} />
          <SideTile href="/products?sort=newest" title={t('new.title')} body={t('new.body')} cards={arrivals} />
        </div>
      )}
      {categories.length === 0 ? (
        <p role="status" className="shop-width mt-6 text-center text-muted-foreground">
          {t('unavailable')}
        </p>
      ) : (
        <nav aria-label={t('categories')} className="shop-width mt-7 md:hidden">
          <CategoryGrid categories={categories} />
        </nav>
      )}
      <SharedRail name="item-cf" read={forNewcomer} priority className="mt-10 md:mt-14" />
      <SharedRail name="user-cf" read={withoutShown(userCf, trending, forNewcomer)} />
      <SharedRail name="trending" read={trending} isRanked />
      <SharedRail name="discount" read={discount} />
      <CardSection
        title={t('arrivals.title')}
        subtitle={t('arrivals.subtitle')}
        href="/products?sort=newest"
        all={t('arrivals.all')}
        cards={arrivals}
        list="new-arrivals"
      />
      <UnlessFallback name="discount">
        <CardSection
          title={t('deals.title')}
          subtitle={t('deals.subtitle')}
          href="/products?sort=discount"
          all={t('deals.all')}
          // The rail's own objects: the page holds them once.
          cards={discount.cards.slice(0, RAIL_ITEMS)}
          list="deals"
        />
      </UnlessFallback>
    </>
  );
}

interface CardSectionProps {
  title: string;
  subtitle: string;
  href: string;
  all: string;
  cards: Card[];
  /** Named in `product-clicked`. */
  list: string;
}

function CardSection({ title, subtitle, href, all, cards, list }: CardSectionProps) {
  if (cards.length === 0) return null;
  return (
    <Section title={title} subtitle={subtitle} href={href} hrefLabel={all}>
      <CardRail label={title} cards={cards} list={list} />
    </Section>
  );
}
