import { Gift, Package } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { cn } from '#components/ui/class-names.ts';
import { Link } from '#components/ui/link.tsx';

/** Whether it is for the buyer or a gift: two addresses of the page, so that it works without script. */
export function GiftSwitch({ isGift }: { isGift: boolean }) {
  const t = useTranslations('checkout.gift');
  return (
    <nav aria-label={t('who')} className="mb-5 grid grid-cols-2 gap-1 rounded-xl bg-muted p-1">
      {([false, true] as const).map((forGift) => (
        <Link
          key={String(forGift)}
          href={forGift ? '/checkout?gift=1' : '/checkout'}
          replace
          scroll={false}
          aria-current={forGift === isGift ? 'true' : undefined}
          className={cn(
            'flex min-h-11 items-center justify-center gap-1.5 rounded-lg px-2 py-2 text-center text-sm font-semibold outline-none focus-visible:ring-2 focus-visible:ring-ring',
            forGift === isGift ? 'bg-surface shadow-sm' : 'text-muted-foreground hover:text-foreground',
          )}
        >
          {forGift ? <Gift aria-hidden className="size-4.5" /> : <Package aria-hidden className="size-4.5" />}
          {t(forGift ? 'send' : 'receive')}
        </Link>
      ))}
    </nav>
  );
}
