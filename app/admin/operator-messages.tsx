'use client';

import { NextIntlClientProvider, useLocale } from 'next-intl';
import type { ReactNode } from 'react';
import { localeFrom } from '../../i18n/locales.ts';
import { OPERATOR_MESSAGES } from '../../i18n/operator-messages.ts';
import { SHOP_MESSAGES } from '../../i18n/shop-messages.ts';

/** The console's texts beside the shop's. */
export function OperatorMessages({ children }: { children: ReactNode }) {
  const locale = localeFrom(useLocale());
  return (
    <NextIntlClientProvider locale={locale} messages={MESSAGES[locale]}>
      {children}
    </NextIntlClientProvider>
  );
}

const MESSAGES = {
  ko: { ...SHOP_MESSAGES.ko, ...OPERATOR_MESSAGES.ko },
  en: { ...SHOP_MESSAGES.en, ...OPERATOR_MESSAGES.en },
};
