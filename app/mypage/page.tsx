import { ChevronRight, UserRound } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { ConsentsPanel } from '#components/account/consents-panel.tsx';
import { LogoutButton } from '#components/account/logout-button.tsx';
import { PasskeysPanel } from '#components/account/passkeys-panel.tsx';
import { PrivacyPanel } from '#components/account/privacy-panel.tsx';
import { Shortcuts } from '#components/account/shortcuts.tsx';
import { CardRail } from '#components/product/widgets/card-rail.tsx';
import { Section } from '#components/product/widgets/section.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Korean } from '#components/ui/korean.tsx';
import { Link } from '#components/ui/link.tsx';
import { RETENTION_DAYS } from '#server/adapters/kafka/topic-settings.ts';
import { getContainer } from '#server/container.ts';
import { logOut, logOutByForm } from '../login/actions.ts';
import { pageSession } from '../session.ts';
import { forgetHistory, leaveShop, saveConsents } from './actions.ts';

const RECENT = 14;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account.my');
  return { title: t('title') };
}

export default async function MyPage() {
  const { shopperId, customerId, role } = await pageSession();
  const container = getContainer();
  const { catalog, members, recentViews, wishlist } = container;
  const [t, format, profile, orders, coupons, wishes, cart, recent] = await Promise.all([
    getTranslations('account.my'),
    getFormatter(),
    customerId === null ? null : members.profile(customerId),
    container.orders.count(shopperId),
    container.coupons.open(shopperId),
    wishlist.list(shopperId),
    container.cart.count(shopperId),
    // Without Redis the page is shown without its last rail.
    recentViews
      .read(shopperId, RECENT)
      .then((views) => catalog.cardsByIds(views.map(({ productId }) => productId)))
      .catch(() => []),
  ]);
  return (
    <>
      <TrackPageView path="/mypage" />
      <div className="shop-width max-w-3xl pt-5 md:pt-9">
        <h1 className="sr-only">{t('title')}</h1>
        <div className="flex items-center gap-4">
          <span className="flex size-15 shrink-0 items-center justify-center rounded-full bg-primary-soft text-primary-text">
            {profile === null ? (
              <UserRound aria-hidden className="size-7" strokeWidth={1.7} />
            ) : (
              <span aria-hidden className="text-2xl font-extrabold">
                {[...profile.name][0]}
              </span>
            )}
          </span>
          <div className="min-w-0 flex-1">
            <p className="flex items-center gap-2 text-xl font-extrabold tracking-[-0.03em]">
              <span className="truncate" data-testid="profile-name">
                <Korean>{profile === null ? t('guest') : t('hello', { name: profile.name })}</Korean>
              </span>
              {profile === null ? null : <Badge variant="primary">{t(`grade.${profile.grade}`)}</Badge>}
            </p>
            <p className="truncate text-sm text-muted-foreground">
              {profile === null
                ? t('guestBody')
                : `${profile.email} · ${t('joined', { date: format.dateTime(profile.joinedAt, { dateStyle: 'medium' }) })}`}
            </p>
          </div>
          {profile === null ? (
            <Button asChild size="sm">
              <Link href="/login?next=/mypage">{t('login')}</Link>
            </Button>
          ) : (
            <LogoutButton logOut={logOut} logOutByForm={logOutByForm} />
          )}
        </div>
        {role === 'ADMIN' ? (
          <Button asChild variant="outline" className="mt-5 w-full justify-between">
            <Link href="/admin" data-testid="console-link">
              {t('console')}
              <ChevronRight aria-hidden />
            </Link>
          </Button>
        ) : null}
        <div className="mt-6">
          <Shortcuts orders={orders} coupons={coupons.length} wishes={wishes.length} cart={cart} />
        </div>
        {profile === null ? null : (
          <Button asChild variant="outline" className="mt-3 w-full justify-between">
            <Link href="/mypage/addresses">
              {t('addresses')}
              <ChevronRight aria-hidden />
            </Link>
          </Button>
        )}
      </div>
      {recent.length === 0 ? null : (
        <Section title={t('recent')} className="mt-9 md:mt-11">
          <CardRail label={t('recent')} cards={recent} list="recent-views" />
        </Section>
      )}
      <div className="shop-width mt-9 grid max-w-3xl gap-4 md:mt-11">
        {profile === null ? null : (
          <ConsentsPanel
            consents={{ marketingConsent: profile.marketingConsent, nightConsent: profile.nightConsent }}
            save={saveConsents}
          />
        )}
        {profile === null ? null : <PasskeysPanel />}
        <PrivacyPanel
          isMember={profile !== null}
          logDays={RETENTION_DAYS.behavior}
          forget={forgetHistory}
          leave={leaveShop}
        />
      </div>
    </>
  );
}
