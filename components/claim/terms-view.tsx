import { useLocale, useTranslations } from 'next-intl';
import type { ClaimKind } from '#domain/claim/claim.ts';
import { formatWon } from '#domain/pricing/won.ts';
import type { ShownTerms } from './claim-types.ts';

/** The money of a claim, line by line; null: nothing is chosen yet. */
export function TermsView({ kind, terms }: { kind: ClaimKind; terms: ShownTerms | null }) {
  const t = useTranslations('orders.claim.terms');
  const locale = useLocale();
  if (terms === null) return <p className="text-sm text-muted-foreground">{t('choose')}</p>;
  if (kind === 'EXCHANGE') return <p className="text-[15px]">{t('exchange')}</p>;
  const rows = [
    { key: 'goods', won: terms.goodsWon },
    { key: 'shipping', won: terms.shippingWon },
    { key: 'fee', won: -terms.feeWon },
  ] as const;
  return (
    <>
      <dl className="grid gap-2 text-[15px]">
        {rows
          .filter(({ key, won }) => key === 'goods' || won !== 0)
          .map(({ key, won }) => (
            <div key={key} className="flex justify-between gap-4">
              <dt className="text-muted-foreground">{t(key)}</dt>
              <dd className="won">{formatWon(won, locale)}</dd>
            </div>
          ))}
        <div className="flex justify-between gap-4 border-t border-border pt-2 font-bold">
          <dt>{t('refund')}</dt>
          <dd data-testid="claim-refund-won" className="won text-lg">
            {formatWon(terms.refundWon, locale)}
          </dd>
        </div>
      </dl>
      {terms.ifSentRefundWon === null ? null : (
        <p data-testid="claim-if-sent" className="mt-2 text-sm text-muted-foreground">
          {t('ifSent', { won: formatWon(terms.ifSentRefundWon, locale) })}
        </p>
      )}
    </>
  );
}
