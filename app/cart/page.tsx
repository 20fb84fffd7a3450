import { ShoppingCart } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CartBoard } from '#components/cart/cart-board.tsx';
import { OwnEmptyState } from '#components/cart/own-empty-state.tsx';
import { ShownStateMarker } from '#components/cart/shown-state-marker.tsx';
import { UnderPayment } from '#components/cart/under-payment.tsx';
import { isFallback } from '#components/recommendation/rail-items.ts';
import { TrackPageView } from '#components/tracking/index.ts';
import { type ReadList, readList, ServedRail } from '../rails.tsx';
import { pageSession } from '../session.ts';
import { changeCartLineByForm } from './actions.ts';
import { cartStateOf } from './cart-state.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('cart');
  return { title: t('title') };
}

export default async function CartPage() {
  const { shopperId, isUnconfirmed } = await pageSession();
  const [t, { view, pending, key }] = await Promise.all([getTranslations('cart'), cartStateOf(shopperId)]);
  const { lines, count, quote } = view.cart;
  const firstProductId = lines[0]?.productId;
  const together = firstProductId === undefined ? null : await togetherWith(firstProductId);
  return (
    <>
      <TrackPageView path="/cart" />
      <div className="shop-width pt-5 pb-28 md:pt-9 lg:pb-10">
        <h1 className="flex items-baseline gap-2 text-2xl font-extrabold tracking-[-0.03em] md:text-[1.75rem]">
          {t('title')}
          {count > 0 ? <span className="won text-lg font-bold text-primary-text">{t('count', { count })}</span> : null}
        </h1>
        <UnderPayment orders={pending} />
        {lines.length === 0 ? (
          <>
            <ShownStateMarker stateKey={key} />
            <OwnEmptyState
              isUnconfirmed={isUnconfirmed}
              path="/cart"
              icon={ShoppingCart}
              title={t('empty.title')}
              body={t('empty.body')}
              href="/products?sort=popular"
              label={t('empty.shop')}
            />
          </>
        ) : (
          <CartBoard
            items={lines.map(({ lineId: _lineId, totalWon: _totalWon, ...item }) => item)}
            totals={quote}
            parts={quote.shipping.map(({ sellerId, itemsWon, feeWon, freeFromWon }) => ({
              ...{ sellerId, itemsWon, feeWon, freeFromWon },
              sellerName: lines.find((line) => line.sellerId === sellerId)?.sellerName ?? '',
            }))}
            stateKey={key}
            changeByForm={changeCartLineByForm}
          />
        )}
      </div>
      {together === null ? (
        <ServedRail name="trending" />
      ) : (
        <ServedRail name="bought-together" read={together} className="pb-24 lg:pb-0" />
      )}
    </>
  );
}

/** What goes with all that lies in the cart; while that is not known, what goes with its first product. */
async function togetherWith(firstProductId: number): Promise<ReadList> {
  const own = await readList('bought-together');
  return isFallback(own.list) ? readList('bought-together', firstProductId) : own;
}
