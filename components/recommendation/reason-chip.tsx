'use client';

import { useLocale, useTranslations } from 'next-intl';
import type { Reason } from '#contracts/push.ts';
import { reasonText } from './reason-text.ts';

export function ReasonChip({ reason }: { reason: Reason }) {
  const t = useTranslations('recommendation');
  const locale = useLocale();
  const text = reasonText(reason, t, locale);
  return (
    <span
      title={text}
      className="block max-w-full truncate rounded-md bg-primary-soft px-2 text-xs leading-6 font-semibold text-primary-text"
    >
      {text}
    </span>
  );
}
