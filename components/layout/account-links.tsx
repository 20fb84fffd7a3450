'use client';

import { useTranslations } from 'next-intl';
import { useShopper } from '#components/shopper/shopper-provider.tsx';
import { buttonVariants } from '#components/ui/button.tsx';
import { cn } from '#components/ui/class-names.ts';
import { Link } from '#components/ui/link.tsx';

const STYLE = cn(buttonVariants({ variant: 'ghost', size: 'sm' }), 'hidden text-[15px] lg:inline-flex');

/** The way to the log-in, whose place stays when a member needs it no more; an operator has a way into the console. */
export function AccountLinks() {
  const t = useTranslations('shop.menu');
  const { shopper } = useShopper();
  if (shopper?.isOperator === true)
    return (
      <Link href="/admin" data-testid="console-link" className={STYLE}>
        {t('console')}
      </Link>
    );
  return (
    <Link href="/login" className={cn(STYLE, shopper?.isMember === true && 'invisible')}>
      {t('login')}
    </Link>
  );
}
