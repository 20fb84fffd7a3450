import { Heart } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { WishCard } from '#components/account/wish-card.tsx';
import { WishesFollower } from '#components/account/wishes-follower.tsx';
import { OwnEmptyState } from '#components/cart/own-empty-state.tsx';
import { ProductGrid } from '#components/product/listing/product-grid.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import { getContainer } from '#server/container.ts';
import { pageSession } from '../session.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account.wishlist');
  return { title: t('title') };
}

export default async function WishlistPage() {
  const { shopperId, isUnconfirmed } = await pageSession();
  const { catalog, wishlist } = getContainer();
  const [t, productIds] = await Promise.all([getTranslations('account.wishlist'), wishlist.list(shopperId)]);
  const cards = await catalog.cardsByIds(productIds);
  return (
    <div className="shop-width pt-5 md:pt-9">
      <TrackPageView path="/wishlist" />
      <WishesFollower productIds={productIds} />
      <h1 className="flex items-baseline gap-2 text-2xl font-extrabold tracking-[-0.03em] md:text-[1.75rem]">
        {t('title')}
        {cards.length > 0 ? (
          <span className="won text-lg font-bold text-primary-text">{t('count', { count: cards.length })}</span>
        ) : null}
      </h1>
      {cards.length === 0 ? (
        <OwnEmptyState
          isUnconfirmed={isUnconfirmed}
          path="/wishlist"
          icon={Heart}
          title={t('empty.title')}
          body={t('empty.body')}
          href="/products?sort=popular"
          label={t('empty.shop')}
        />
      ) : (
        <>
          <h2 className="sr-only">{t('products')}</h2>
          <ProductGrid className="mt-5">
            {cards.map((card, position) => (
              <WishCard key={card.productId} card={card} position={position} />
            ))}
          </ProductGrid>
        </>
      )}
    </div>
  );
}
