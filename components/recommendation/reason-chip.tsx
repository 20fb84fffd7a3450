'use client';

import { useLocale, useTranslations } from 'next-intl';
import { Korean } from '#components/ui/korean.tsx';
import type { Reason } from '#contracts/push.ts';
import { reasonText } from './reason-text.ts';

export function ReasonChip({ reason }: { reason: Reason }) {
  const t = useTranslations('recommendation');
  const locale = useLocale();
  const text = reasonText(reason, t, locale);
  return (
    <span title={text}>
      <Korean>{text}</Korean>
    </span>
  );
}
