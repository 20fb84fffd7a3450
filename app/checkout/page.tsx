import { randomUUID } from 'node:crypto';
import { ChevronLeft } from 'lucide-react';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { CheckoutForm } from '#components/checkout/checkout-form.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import { Link } from '#components/ui/link.tsx';
import { getContainer } from '#server/container.ts';
import { cartStateOf } from '../cart/cart-state.ts';
import { pageSession } from '../session.ts';
import { placeOrder, placeOrderByForm, priceCheckout, startCheckout } from './actions.ts';
import { confirmPayment } from './passkey-actions.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('checkout');
  return { title: t('title') };
}

const NO_ADDRESS = { recipient: '', phone: '', postcode: '', line1: '', line2: '', deliveryRequest: '' };

interface Props {
  /** `gift=1`: for another person; `address`: one of the member's addresses, or `new`. */
  searchParams: Promise<{ gift?: string; address?: string }>;
}

export default async function CheckoutPage({ searchParams }: Props) {
  const { gift, address: wanted } = await searchParams;
  const isGift = gift === '1';
  const { shopperId, customerId } = await pageSession();
  const { view, key } = await cartStateOf(shopperId);
  const { cart, coupons, quote, methods } = view;
  const { addressBook, checkout, coupons: couponBook, members, passkeys, env } = getContainer();
  const [t, named, book, profile, hasPasskey] = await Promise.all([
    getTranslations('checkout'),
    couponBook.list(shopperId),
    customerId === null ? [] : addressBook.list(customerId),
    customerId === null ? null : members.profile(customerId),
    customerId === null ? false : passkeys.isProtected(customerId),
  ]);
  if (cart.lines.length === 0) {
    // What was to be ordered is being ordered, or has been: in another tab, or by the press before a reload.
    const underWay = await checkout.underWay(shopperId);
    if (underWay !== null) redirect(`/orders/${underWay.orderId}?placed=1`);
  }
  // Nothing to order, or a line that cannot be ordered: the cart shows the reason.
  if (cart.lines.length === 0 || cart.lines.some(({ state }) => state !== 'ready')) redirect('/cart');
  const nameOf = new Map(named.map(({ couponId, targetName }) => [couponId, targetName]));
  const { itemsWon, discountWon, shippingWon, totalWon } = quote;
  // Of a gift nothing is known: the recipient is another person.
  const blank = { ...NO_ADDRESS, recipient: isGift ? '' : (profile?.name ?? '') };
  const chosen = book.find(({ addressId }) => addressId === wanted);
  const usual = isGift || wanted === 'new' ? undefined : book.find(({ isDefault }) => isDefault);
  const { recipient, phone, postcode, line1, line2, deliveryRequest } = chosen ?? usual ?? blank;
  return (
    <div className="shop-width pt-5 pb-28 md:pt-9 lg:pb-10">
      <TrackPageView path="/checkout" />
      <Link
        href="/cart"
        className="inline-flex items-center gap-0.5 text-sm font-medium text-muted-foreground hover:text-foreground"
      >
        <ChevronLeft aria-hidden className="size-4" />
        {t('back')}
      </Link>
      <h1 className="mt-1 text-2xl font-extrabold tracking-[-0.03em] md:text-[1.75rem]">{t('title')}</h1>
      <CheckoutForm
        items={cart.lines.map(({ offerId, productId, name, picture, quantity, totalWon: lineWon }) => ({
          offerId,
          productId,
          name,
          picture,
          quantity,
          totalWon: lineWon,
        }))}
        coupons={coupons.map(({ couponId, target, discountPercent, maxDiscountWon }) => ({
          couponId,
          target,
          targetName: nameOf.get(couponId) ?? null,
          discountPercent,
          maxDiscountWon,
        }))}
        initialPrice={{
          totals: { itemsWon, discountWon, shippingWon, totalWon },
          remoteSurchargeWon: quote.remoteSurchargeWon,
          uses: quote.coupons.map((use) => ({ couponId: use.couponId, discountWon: use.discountWon })),
        }}
        initialAddress={{ recipient, phone, postcode, line1, line2, deliveryRequest }}
        blankAddress={blank}
        addressBook={book}
        isAddressChosen={wanted !== undefined}
        postcodeSearch={env.POSTCODE_SEARCH}
        isGift={isGift}
        senderName={profile?.name ?? ''}
        methods={methods}
        isTestPayment={env.PAYMENT_SECRET_KEY.startsWith('test_')}
        isMember={customerId !== null}
        hasPasskey={hasPasskey}
        shopperId={shopperId}
        stateKey={key}
        cartLineIds={cart.lines.map(({ lineId }) => lineId)}
        idempotencyKey={randomUUID()}
        actions={{
          confirmPayment,
          price: priceCheckout,
          place: placeOrder,
          placeByForm: placeOrderByForm,
          started: startCheckout,
        }}
      />
    </div>
  );
}
