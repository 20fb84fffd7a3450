import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import { HISTORY_PERIODS, type HistoryPeriod } from '#domain/order/history-period.ts';

/** Words and a period to look for orders by: a plain form, which needs no script. */
export function OrderSearch({ word, period }: { word: string; period: HistoryPeriod }) {
  const t = useTranslations('orders.search');
  return (
    <search aria-label={t('label')}>
      <form action="/orders" className="mt-5 flex flex-wrap gap-2">
        <Input
          name="q"
          type="search"
          defaultValue={word}
          maxLength={100}
          aria-label={t('word')}
          placeholder={t('word')}
          className="min-w-0 flex-[1_1_12rem]"
        />
        <select
          name="period"
          defaultValue={period}
          aria-label={t('period')}
          className="h-11 cursor-pointer rounded-lg border border-border-strong bg-surface px-3 outline-none focus-visible:border-ring focus-visible:ring-3 focus-visible:ring-ring/25"
        >
          {HISTORY_PERIODS.map((each) => (
            <option key={each} value={each}>
              {t(`periods.${each}`)}
            </option>
          ))}
        </select>
        <Button type="submit" variant="secondary" className="h-11">
          <Search aria-hidden className="size-4" />
          {t('submit')}
        </Button>
      </form>
    </search>
  );
}
