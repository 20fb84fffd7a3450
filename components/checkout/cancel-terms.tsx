import { useLocale, useTranslations } from 'next-intl';
import { formatWon } from '#domain/pricing/won.ts';

/** What cancelling would do to the money and the coupons (server/orders/cancellation.ts). */
export interface CancelTermsView {
  refundWon: number;
  withheldWon: number;
  revokedCoupons: number;
  releasedWon: number;
}

/** Before a cancellation: what is refunded, what is not, and why. */
export function CancelTerms({ terms }: { terms: CancelTermsView }) {
  const t = useTranslations('orders.cancel');
  const locale = useLocale();
  const { refundWon, withheldWon, revokedCoupons, releasedWon } = terms;
  return (
    <div data-testid="cancel-terms" className="grid gap-2 rounded-xl bg-muted px-4 py-3 text-[15px]">
      <p className="flex items-baseline justify-between gap-4">
        <span>{t('refund')}</span>
        <b data-testid="cancel-refund" className="won text-lg">
          {formatWon(refundWon, locale)}
        </b>
      </p>
      {withheldWon > 0 ? (
        <p data-testid="cancel-withheld" className="text-sm text-danger-text">
          {t('withheld', { amount: formatWon(withheldWon, locale) })}
        </p>
      ) : null}
      {releasedWon > 0 ? <p className="text-sm">{t('released', { amount: formatWon(releasedWon, locale) })}</p> : null}
      {revokedCoupons > 0 ? (
        <p data-testid="cancel-revoked" className="text-sm text-muted-foreground">
          {t('revoked', { count: revokedCoupons })}
        </p>
      ) : null}
    </div>
  );
}
