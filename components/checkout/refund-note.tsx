import { useLocale, useTranslations } from 'next-intl';
import { formatWon } from '#domain/pricing/won.ts';

export interface RefundNoteProps {
  refundedWon: number;
  /** Not confirmed by the payment provider yet. */
  pendingWon: number;
  /** Refused by the provider: owed, and paid out by hand. */
  refusedWon: number;
  withheldWon: number;
}

/** What was refunded of a cancelled order, what was withheld, and why. */
export function RefundNote({ refundedWon, pendingWon, refusedWon, withheldWon }: RefundNoteProps) {
  const t = useTranslations('orders.refund');
  const locale = useLocale();
  return (
    <div data-testid="refund-note" className="mt-3 grid gap-1 rounded-xl bg-muted px-4 py-3 text-sm">
      {refundedWon > 0 ? (
        <p className="flex justify-between gap-4">
          <span>{t('done')}</span>
          <b data-testid="refunded-won" className="won">
            {formatWon(refundedWon, locale)}
          </b>
        </p>
      ) : null}
      {pendingWon > 0 ? (
        <p className="flex justify-between gap-4">
          <span>{t('pending')}</span>
          <b className="won">{formatWon(pendingWon, locale)}</b>
        </p>
      ) : null}
      {refusedWon > 0 ? (
        <p data-testid="refused-refund">{t('refused', { amount: formatWon(refusedWon, locale) })}</p>
      ) : null}
      {refundedWon + pendingWon + refusedWon === 0 ? <p>{t('none')}</p> : null}
      {withheldWon > 0 ? (
        <p data-testid="withheld-won" className="text-muted-foreground">
          {t('withheld', { amount: formatWon(withheldWon, locale) })}
        </p>
      ) : null}
    </div>
  );
}
