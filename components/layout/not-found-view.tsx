'use client';

import { SearchX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { PopularRail } from '#components/product/widgets/popular-rail.tsx';
import { TrackErrorSeen } from '#components/tracking/index.ts';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';

/**
 * Shown for unknown pages and products, with popular products. Every page carries this view in case it is needed, so
 * its products are fetched and rendered in the browser.
 */
export function NotFoundView() {
  const t = useTranslations('shop.notFound');
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
      <PopularRail title={t('trending')} list="not-found" />
    </>
  );
}
