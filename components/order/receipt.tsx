import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Won } from '#components/cart/won.tsx';
import type { CompanyValues } from '#components/legal/company-values.ts';
import { cn } from '#components/ui/class-names.ts';
import { Korean } from '#components/ui/korean.tsx';
import { taxSplit } from '#domain/order/tax.ts';

export interface ReceiptProps {
  order: {
    number: string;
    placedAt: Date;
    recipient: string;
    lines: readonly { offerId: number; name: string; quantity: number; unitPriceWon: number }[];
    itemsWon: number;
    discountWon: number;
    shippingWon: number;
    totalWon: number;
  };
  refundedWon: number;
  /** How it was paid, in the page's language; null where that is not known. */
  method: string | null;
  company: CompanyValues;
}

/** What was bought and paid, with supply value and tax of what was kept; as it is printed. */
export function Receipt({ order, refundedWon, method, company }: ReceiptProps) {
  const t = useTranslations('orders.receipt');
  const format = useFormatter();
  const { number, placedAt, recipient, lines, itemsWon, discountWon, shippingWon, totalWon } = order;
  const keptWon = totalWon - refundedWon;
  const { supplyWon, vatWon } = taxSplit(keptWon);
  return (
    <article data-receipt data-testid="receipt" className="rounded-2xl border border-border bg-surface p-5 sm:p-8">
      <h1 className="text-2xl font-extrabold">{t('title')}</h1>
      <dl className="mt-4 grid gap-x-8 gap-y-1 text-sm sm:grid-cols-2">
        <Fact term={t('number')}>
          <span className="won">{number}</span>
        </Fact>
        <Fact term={t('date')}>
          <time dateTime={placedAt.toISOString()}>
            {format.dateTime(placedAt, { dateStyle: 'long', timeStyle: 'short' })}
          </time>
        </Fact>
        <Fact term={t('buyer')}>
          <Korean>{recipient}</Korean>
        </Fact>
        {method === null ? null : <Fact term={t('method')}>{method}</Fact>}
      </dl>
      <div className="mt-5 overflow-x-auto">
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b-2 border-foreground text-left">
              <th scope="col" className="py-2 pr-3 font-semibold">
                {t('product')}
              </th>
              {(['quantity', 'unit', 'amount'] as const).map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={cn(
                    'py-2 pl-3 text-right font-semibold whitespace-nowrap',
                    column === 'unit' && 'max-sm:hidden print:table-cell',
                  )}
                >
                  {t(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ offerId, name, quantity, unitPriceWon }) => (
              <tr key={offerId} className="border-b border-border align-top">
                <td className="py-2 pr-3">
                  <Korean>{name}</Korean>
                </td>
                <td className="won py-2 pl-3 text-right">{quantity}</td>
                <td className="py-2 pl-3 text-right max-sm:hidden print:table-cell">
                  <Won amount={unitPriceWon} />
                </td>
                <td className="py-2 pl-3 text-right">
                  <Won amount={unitPriceWon * quantity} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <dl className="mt-4 ml-auto grid max-w-80 gap-1.5 text-sm">
        <Sum term={t('items')} amount={itemsWon} />
        {discountWon > 0 ? <Sum term={t('discount')} amount={-discountWon} /> : null}
        <Sum term={t('shipping')} amount={shippingWon} />
        <Sum term={t('paid')} amount={totalWon} isStrong />
        {refundedWon > 0 ? (
          <>
            <Sum term={t('refunded')} amount={-refundedWon} />
            <Sum term={t('kept')} amount={keptWon} isStrong />
          </>
        ) : null}
        <Sum term={t('supply')} amount={supplyWon} testId="supply-won" />
        <Sum term={t('vat')} amount={vatWon} testId="vat-won" />
      </dl>
      <footer className="mt-6 border-t border-border pt-4 text-xs text-muted-foreground">
        <p>
          {t('seller')}: <Korean>{company.name}</Korean> ·{' '}
          <Korean>{t('representative', { name: company.representative })}</Korean> ·{' '}
          {t('registration', { number: company.registrationNumber })}
        </p>
        <p>
          <Korean>{company.address}</Korean> · {company.phone}
        </p>
        <p className="mt-2">{t('note')}</p>
      </footer>
    </article>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex gap-x-2">
      <dt className="shrink-0 text-muted-foreground">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Sum({
  term,
  amount,
  isStrong = false,
  testId,
}: {
  term: string;
  amount: number;
  isStrong?: boolean;
  testId?: string;
}) {
  return (
    <div
      className={cn('flex justify-between gap-x-4', isStrong && 'border-t border-border pt-1.5 text-base font-bold')}
    >
      <dt>{term}</dt>
      <dd data-testid={testId}>
        <Won amount={amount} />
      </dd>
    </div>
  );
}
