import { Hourglass } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { Button } from '#components/ui/button.tsx';
import { Korean } from '#components/ui/korean.tsx';
import { Link } from '#components/ui/link.tsx';
import { formatWon } from '#domain/pricing/won.ts';

export interface OrderUnderPayment {
  orderId: string;
  totalWon: number;
  lines: { name: string }[];
}

/** Links to orders whose payment is being confirmed: their items are no longer in the cart. */
export function UnderPayment({ orders }: { orders: readonly OrderUnderPayment[] }) {
  const t = useTranslations('cart.underPayment');
  const locale = useLocale();
  if (orders.length === 0) return null;
  return (
    <section
      aria-label={t('title')}
      data-testid="under-payment"
      className="mt-4 flex gap-3.5 rounded-2xl bg-primary-soft px-4 py-4 sm:px-5"
    >
      <Hourglass aria-hidden className="mt-0.5 size-5.5 shrink-0 text-primary-text" strokeWidth={1.8} />
      <div className="min-w-0 flex-1">
        <h2 className="font-bold">{t('title')}</h2>
        <p className="mt-0.5 text-sm text-muted-foreground">{t('body')}</p>
        <ul className="mt-3 grid gap-2">
          {orders.map(({ orderId, totalWon, lines }) => {
            const name = lines[0]?.name ?? '';
            return (
              <li key={orderId} className="flex flex-wrap items-center gap-x-3 gap-y-2 text-[15px]">
                <span className="flex min-w-0 flex-1 basis-48 flex-wrap gap-x-2 font-medium">
                  <Korean>{lines.length > 1 ? t('more', { name, count: lines.length - 1 }) : name}</Korean>
                  <span className="won text-muted-foreground">{formatWon(totalWon, locale)}</span>
                </span>
                <Button asChild size="sm" variant="outline">
                  <Link href={`/orders/${orderId}`}>{t('open')}</Link>
                </Button>
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}
