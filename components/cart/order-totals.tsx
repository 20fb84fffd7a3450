import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { cn } from '#components/ui/class-names.ts';
import type { CartTotals } from './cart-item.ts';
import { Won } from './won.tsx';

export interface OrderTotalsProps {
  totals: CartTotals;
  /** The totals are being computed again. */
  isStale?: boolean;
  /** Shown below the discount: the coupons it consists of. */
  breakdown?: ReactNode;
}

/** Items, discount, shipping, total. */
export function OrderTotals({ totals, isStale = false, breakdown }: OrderTotalsProps) {
  const t = useTranslations('cart.summary');
  const { itemsWon, discountWon, shippingWon, totalWon } = totals;
  return (
    <dl
      data-testid="totals"
      aria-busy={isStale}
      className={cn('grid gap-2.5 transition-opacity', isStale && 'opacity-70')}
    >
      <Row term={t('items')}>
        <span data-testid="total-items">
          <Won amount={itemsWon} />
        </span>
      </Row>
      {discountWon > 0 ? (
        <Row term={t('discount')}>
          <span data-testid="total-discount" className="font-bold text-sale-text">
            <Won amount={-discountWon} />
          </span>
        </Row>
      ) : null}
      {breakdown}
      <Row term={t('shipping')}>
        <span data-testid="total-shipping">
          {shippingWon === 0 ? <b className="text-primary-text">{t('free')}</b> : <Won amount={shippingWon} />}
        </span>
      </Row>
      <div className="mt-1.5 flex items-baseline justify-between border-t border-border pt-4">
        <dt className="font-bold">{t('total')}</dt>
        <dd className="text-[1.4rem] font-extrabold tracking-[-0.03em]">
          {isStale ? <span aria-hidden className="busy-mark mr-2" /> : null}
          <span data-testid="total-won">
            <Won amount={totalWon} />
          </span>
        </dd>
      </div>
    </dl>
  );
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 text-[15px]">
      <dt className="text-muted-foreground">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
