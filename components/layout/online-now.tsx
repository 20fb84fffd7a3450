'use client';

import { useTranslations } from 'next-intl';
import { usePresence } from '#components/tracking/index.ts';
import { cn } from '#components/ui/class-names.ts';

/** Shoppers in the shop now. Its place is kept while the number is not known. */
export function OnlineNow() {
  const t = useTranslations('shop.presence');
  const { online } = usePresence();
  return (
    <p
      data-testid="presence-online"
      className={cn(
        'won inline-flex min-h-9 items-center gap-2 rounded-full bg-muted px-3.5 text-[13px] font-medium',
        online === null && 'invisible',
      )}
    >
      <span aria-hidden className="size-2 shrink-0 rounded-full bg-[#22b573]" />
      {t('online', { count: online ?? 1 })}
    </p>
  );
}
