import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { Button } from '#components/ui/button.tsx';
import { Korean } from '#components/ui/korean.tsx';
import { bankName } from '#contracts/payment-methods.ts';
import { formatWon } from '#domain/pricing/won.ts';

export interface DepositCardProps {
  orderId: string;
  bank: string;
  accountNumber: string;
  holder: string;
  dueAt: Date;
  amountWon: number;
  giveUp(form: FormData): Promise<void>;
}

/** Where an order's deposit goes, how much and until when, and the way out of it. */
export function DepositCard({ orderId, bank, accountNumber, holder, dueAt, amountWon, giveUp }: DepositCardProps) {
  const t = useTranslations('orders.deposit');
  const format = useFormatter();
  const locale = useLocale();
  const rows = [
    { key: 'bank', value: <Korean>{bankName(bank)}</Korean> },
    { key: 'number', value: <span className="won select-all">{accountNumber}</span> },
    { key: 'holder', value: <Korean>{holder}</Korean> },
    { key: 'amount', value: <span className="won">{formatWon(amountWon, locale)}</span> },
    { key: 'due', value: format.dateTime(dueAt, { dateStyle: 'long', timeStyle: 'short' }) },
  ] as const;
  return (
    <section
      aria-labelledby="deposit"
      data-testid="deposit"
      className="mt-6 rounded-2xl border border-border p-5 text-[15px]"
    >
      <h2 id="deposit" className="text-lg font-bold tracking-tight">
        {t('title')}
      </h2>
      <p className="mt-1 text-sm text-muted-foreground">{t('body')}</p>
      <dl className="mt-4 grid gap-2.5">
        {rows.map(({ key, value }) => (
          <div key={key} className="flex flex-wrap justify-between gap-x-4 gap-y-0.5">
            <dt className="text-muted-foreground">{t(key)}</dt>
            <dd data-testid={`deposit-${key}`} className="font-semibold">
              {value}
            </dd>
          </div>
        ))}
      </dl>
      <form action={giveUp} className="mt-4">
        <input type="hidden" name="orderId" value={orderId} />
        <Button type="submit" size="sm" variant="outline" data-testid="give-up-deposit">
          {t('giveUp')}
        </Button>
      </form>
    </section>
  );
}
