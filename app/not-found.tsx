import { SearchX } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { ProductCard } from '#components/product/product-card.tsx';
import { Rail } from '#components/product/rail.tsx';
import { Section } from '#components/product/section.tsx';
import { TrackErrorSeen } from '#components/tracking/index.ts';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';
import { getContainer } from '#server/container.ts';

/** Unknown pages and products: says so, and offers what is popular. */
export default async function NotFound() {
  const [t, cards] = await Promise.all([
    getTranslations('shop.notFound'),
    getContainer()
      .catalog.bestSellers(12)
      .catch(() => []),
  ]);
  return (
    <>
      <TrackErrorSeen message="not-found" />
      <div className="shop-width flex flex-col items-center pt-16 pb-4 text-center md:pt-24">
        <span className="flex size-18 items-center justify-center rounded-full bg-muted">
          <SearchX aria-hidden className="size-8 text-muted-foreground" strokeWidth={1.6} />
        </span>
        <h1 className="mt-5 text-2xl font-extrabold tracking-[-0.03em]">{t('title')}</h1>
        <p className="mt-2 text-muted-foreground">{t('body')}</p>
        <div className="mt-7 flex gap-2">
          <Button asChild variant="outline">
            <Link href="/search">{t('search')}</Link>
          </Button>
          <Button asChild>
            <Link href="/">{t('home')}</Link>
          </Button>
        </div>
      </div>
      {cards.length === 0 ? null : (
        <Section title={t('trending')}>
          <Rail label={t('trending')}>
            {cards.map((card, position) => (
              <li key={card.productId}>
                <ProductCard card={card} place={{ list: 'not-found', position }} />
              </li>
            ))}
          </Rail>
        </Section>
      )}
    </>
  );
}
