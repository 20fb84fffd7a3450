'use client';

import { NextIntlClientProvider } from 'next-intl';
import type { ReactNode } from 'react';
import type { Locale } from '../i18n/locales.ts';
import { SHOP_MESSAGES } from '../i18n/shop-messages.ts';

export interface ShopMessagesProps {
  locale: Locale;
  timeZone: string;
  /** One time for the whole page, so that dates are the same on the server and in the browser. */
  now: Date;
  children: ReactNode;
}

/** The shop's texts for the components inside, from the browser's own script instead of each page. */
export function ShopMessages({ locale, ...props }: ShopMessagesProps) {
  return <NextIntlClientProvider locale={locale} messages={SHOP_MESSAGES[locale]} {...props} />;
}
