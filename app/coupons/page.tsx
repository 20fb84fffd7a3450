import { TicketPercent } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OwnEmptyState } from '#components/cart/own-empty-state.tsx';
import { CodeForm } from '#components/coupon/code-form.tsx';
import { CouponTicket } from '#components/coupon/coupon-ticket.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import type { CouponRow } from '#server/adapters/postgres/coupons.ts';
import { getContainer } from '#server/container.ts';
import { isUsable } from '#server/coupons/coupons.ts';
import { ServedRail } from '../rails.tsx';
import { pageSession } from '../session.ts';
import { redeemCode, redeemCodeByForm } from './actions.ts';

const PAST_SHOWN = 20;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('coupons');
  return { title: t('title') };
}

export default async function CouponsPage() {
  const { shopperId, customerId, isUnconfirmed } = await pageSession();
  const [t, coupons] = await Promise.all([getTranslations('coupons'), getContainer().coupons.list(shopperId)]);
  const usable = coupons.filter(isUsable);
  const past = coupons
    .filter((coupon) => !isUsable(coupon))
    .reverse()
    .slice(0, PAST_SHOWN);
  return (
    <>
      <TrackPageView path="/coupons" />
      <div className="shop-width max-w-3xl pt-5 md:pt-9">
        <h1 className="flex items-baseline gap-2 text-2xl font-extrabold tracking-[-0.03em] md:text-[1.75rem]">
          {t('title')}
          {usable.length > 0 ? (
            <span className="won text-lg font-bold text-sale-text">{t('count', { count: usable.length })}</span>
          ) : null}
        </h1>
        <CodeForm isMember={customerId !== null} redeem={redeemCode} redeemByForm={redeemCodeByForm} />
        {usable.length === 0 ? (
          <OwnEmptyState
            isUnconfirmed={isUnconfirmed}
            path="/coupons"
            icon={TicketPercent}
            title={t('empty.title')}
            body={t('empty.body')}
            href="/products?sort=popular"
            label={t('empty.shop')}
          />
        ) : (
          <ul aria-label={t('usable')} className="mt-3 grid gap-3">
            {usable.map((coupon) => (
              <CouponTicket key={coupon.couponId} {...ticketOf(coupon)} />
            ))}
          </ul>
        )}
        {past.length === 0 ? null : (
          <section className="mt-10">
            <h2 className="text-lg font-bold tracking-tight">{t('past')}</h2>
            <ul className="mt-3 grid gap-3">
              {past.map((coupon) => (
                <CouponTicket key={coupon.couponId} {...ticketOf(coupon)} />
              ))}
            </ul>
          </section>
        )}
      </div>
      <ServedRail name="discount" />
    </>
  );
}

function ticketOf(coupon: CouponRow) {
  const { couponId, rule, target, targetName, targetSlug, status } = coupon;
  const { discountPercent, maxDiscountWon, expiresAt, discountWon } = coupon;
  const state = isUsable(coupon) ? ('usable' as const) : status === 'ISSUED' ? ('expired' as const) : status;
  return {
    couponId,
    rule,
    target,
    targetName,
    targetSlug,
    discountPercent,
    maxDiscountWon,
    expiresAt: expiresAt.toISOString(),
    state,
    discountWon,
  };
}
