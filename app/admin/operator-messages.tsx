'use client';

import { NextIntlClientProvider, useLocale } from 'next-intl';
import type { ReactNode } from 'react';
import { localeFrom } from '../../i18n/locales.ts';
import { OPERATOR_MESSAGES } from '../../i18n/operator-messages.ts';

/** The console's texts beside the shop's. */
export function OperatorMessages({ children }: { children: ReactNode }) {
  const locale = localeFrom(useLocale());
  return (
    <NextIntlClientProvider locale={locale} messages={OPERATOR_MESSAGES[locale]}>
      {children}
    </NextIntlClientProvider>
  );
}
