import type { Metadata, Viewport } from 'next';
import { getLocale, getNow, getTimeZone, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Announcer } from '#components/announcer/announcer.tsx';
import { CartFollower } from '#components/cart/cart-follower.tsx';
import { CouponToaster } from '#components/coupon/coupon-toaster.tsx';
import { BottomTabs } from '#components/layout/bottom-tabs.tsx';
import { CartLink } from '#components/layout/cart-link.tsx';
import { CategoryBar } from '#components/layout/category-bar.tsx';
import { CategoryNamesProvider } from '#components/layout/category-names.tsx';
import { LanguageLink } from '#components/layout/language-link.tsx';
import { OnlineNow } from '#components/layout/online-now.tsx';
import { PreferencesMenu } from '#components/layout/preferences-menu.tsx';
import { ShopActionsProvider } from '#components/layout/shop-actions.tsx';
import { SiteFooter } from '#components/layout/site-footer.tsx';
import { SiteHeader } from '#components/layout/site-header.tsx';
import { themeScript } from '#components/layout/theme.ts';
import { NavigationProgress } from '#components/navigation/navigation-progress.tsx';
import { NewBuildNotice } from '#components/navigation/new-build-notice.tsx';
import { DismissalsProvider } from '#components/recommendation/dismissals-provider.tsx';
import { SearchBox } from '#components/search/search-box.tsx';
import { ShopperProvider } from '#components/shopper/shopper-provider.tsx';
import { TrackingProvider } from '#components/tracking/index.ts';
import { Toaster } from '#components/ui/toast.tsx';
import { getContainer } from '#server/container.ts';
import { addPageVary } from '#server/web/page-response.ts';
import { localeFrom } from '../i18n/locales.ts';
import { addToCartByForm } from './cart/actions.ts';
import { InlineScript } from './inline-script.tsx';
import { currentCompany } from './legal.ts';
import { chooseLocale, chooseTheme } from './preferences/actions.ts';
import { publicOrigin } from './public-origin.ts';
import { gatewaySetting } from './realtime-address.ts';
import { forgetSearches } from './search/actions.ts';
import { ShopMessages } from './shop-messages.tsx';
import './globals.css';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('shop');
  return {
    metadataBase: new URL(await publicOrigin()),
    title: { default: `${t('name')} — ${t('tagline')}`, template: `%s — ${t('name')}` },
    description: t('description'),
  };
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#121513' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // The language may be the browser's own (i18n/request.ts).
  addPageVary('Accept-Language, Cookie');
  const [locale, timeZone, now, t, categories] = await Promise.all([
    getLocale().then(localeFrom),
    getTimeZone(),
    getNow(),
    getTranslations('shop'),
    // Without its aisles the shop is poorer, not closed.
    getContainer()
      .catalog.categories()
      .catch(() => []),
  ]);
  const choices = { chooseTheme, chooseLocale };
  return (
    <html lang={locale} suppressHydrationWarning>
      <head>
        <InlineScript source={themeScript()} />
      </head>
      <body>
        <ShopMessages locale={locale} timeZone={timeZone} now={now}>
          <TrackingProvider gateway={gatewaySetting()}>
            <CategoryNamesProvider categories={categories}>
              <ShopperProvider renderedAtMs={now.getTime()}>
                <ShopActionsProvider actions={{ addToCartByForm }}>
                  <a
                    href="#content"
                    className="sr-only z-50 rounded-lg bg-foreground px-4 py-3 font-bold text-background focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
                  >
                    {t('skipToContent')}
                  </a>
                  <SiteHeader
                    preferences={<PreferencesMenu {...choices} />}
                    language={<LanguageLink chooseLocale={chooseLocale} />}
                    search={<SearchBox forget={forgetSearches} />}
                    cart={<CartLink />}
                  />
                  <CartFollower />
                  <CouponToaster />
                  <CategoryBar categories={categories} />
                  <main id="content" tabIndex={-1} className="min-h-[60vh] outline-none">
                    <DismissalsProvider>{children}</DismissalsProvider>
                  </main>
                  <SiteFooter
                    presence={<OnlineNow />}
                    preferences={<PreferencesMenu {...choices} isLabelled />}
                    company={currentCompany()}
                  />
                  <BottomTabs />
                  <NavigationProgress />
                  <NewBuildNotice />
                  <Toaster />
                  <Announcer />
                </ShopActionsProvider>
              </ShopperProvider>
            </CategoryNamesProvider>
          </TrackingProvider>
        </ShopMessages>
      </body>
    </html>
  );
}
