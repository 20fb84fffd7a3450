'use client';

import { Eye } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { usePresence } from '#components/tracking/index.ts';
import { cn } from '#components/ui/class-names.ts';

/** How many look at this product now. The line is kept while the number is not known. */
export function ViewersNow({ productId }: { productId: number }) {
  const t = useTranslations('product.detail');
  const { viewers } = usePresence(productId);
  const isShown = viewers !== null && viewers > 1;
  return (
    <p
      data-testid="presence-viewers"
      className={cn(
        'won flex h-6 items-center gap-1.5 text-sm font-medium text-primary-text transition-opacity',
        isShown ? 'opacity-100' : 'opacity-0',
      )}
      aria-hidden={!isShown}
    >
      <Eye aria-hidden className="size-4" />
      {t('viewing', { count: viewers ?? 0 })}
    </p>
  );
}
