'use client';

import { Eye, ShoppingBag } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { usePresence } from '#components/tracking/index.ts';
import { cn } from '#components/ui/class-names.ts';

/**
 * How many look at this product now, and how many bought it today. The line is kept while the numbers are not known.
 */
export function ViewersNow({ productId }: { productId: number }) {
  const t = useTranslations('product.detail');
  const { viewers, buyers } = usePresence(productId);
  return (
    <div className="won flex min-h-6 flex-wrap items-center gap-x-3 text-sm font-medium text-primary-text">
      <Live testId="presence-viewers" isShown={viewers !== null && viewers > 1} icon={<Eye aria-hidden />}>
        {t('viewing', { count: viewers ?? 0 })}
      </Live>
      <Live testId="presence-buyers" isShown={buyers !== null && buyers > 0} icon={<ShoppingBag aria-hidden />}>
        {t('boughtToday', { count: buyers ?? 0 })}
      </Live>
    </div>
  );
}

interface LiveProps {
  testId: string;
  isShown: boolean;
  icon: ReactNode;
  children: ReactNode;
}

function Live({ testId, isShown, icon, children }: LiveProps) {
  return (
    <p
      data-testid={testId}
      className={cn('flex items-center gap-1.5 [&>svg]:size-4', isShown ? 'animate-in fade-in-0' : 'hidden')}
    >
      {icon}
      {children}
    </p>
  );
}
