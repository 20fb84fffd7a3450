import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { cn } from '#components/ui/class-names.ts';
import { Link } from '#components/ui/link.tsx';
import { DEFINITIONS, LIST_WORDS, TIER_WORDS, wordOf, wordsLocale } from '#contracts/console-words.ts';

export interface ShownResult {
  list: string;
  tier: string;
  variant: string;
  shows: number;
  impressions: number;
  clicks: number;
  carts: number;
  orders: number;
  units: number;
  revenueWon: number;
}

const RATE = { style: 'percent', maximumFractionDigits: 2 } as const;
const FIGURES = ['impressions', 'clicks', 'clickThrough', 'carts', 'orders', 'revenueWon'] as const;

/** Each list, tier and variant over a range of days, those that sold most first. On a phone a row is a card. */
export function ListResults({
  rows,
  days,
  ranges,
}: {
  rows: readonly ShownResult[];
  days: number;
  ranges: readonly number[];
}) {
  const t = useTranslations('admin.results');
  const format = useFormatter();
  const words = wordsLocale(useLocale());
  const sorted = [...rows].sort(
    (a, b) => b.revenueWon - a.revenueWon || b.clicks - a.clicks || b.impressions - a.impressions,
  );
  const word = (row: ShownResult, figure: (typeof FIGURES)[number]) => {
    if (figure === 'clickThrough')
      return row.impressions === 0 ? '–' : format.number(row.clicks / row.impressions, RATE);
    if (figure === 'revenueWon') return t('won', { amount: format.number(row.revenueWon) });
    return format.number(row[figure]);
  };
  return (
    <section className="rounded-xl border border-border bg-surface p-4 sm:p-5">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="mr-auto text-lg font-bold">{t('lists')}</h2>
        <nav aria-label={t('range')} className="flex rounded-lg border border-border p-0.5">
          {ranges.map((range) => (
            <Link
              key={range}
              href={`/admin/recommendations?days=${range}`}
              aria-current={range === days ? 'true' : undefined}
              className={cn(
                'flex h-11 items-center rounded-md px-3 text-[13px] font-semibold focus-visible:outline-2 focus-visible:outline-ring',
                range === days ? 'bg-primary-soft text-primary-text' : 'text-muted-foreground hover:bg-muted',
              )}
            >
              {t('days', { count: range })}
            </Link>
          ))}
        </nav>
      </div>
      <p className="mt-1 text-sm text-muted-foreground">{t('listsNote')}</p>
      <p className="mt-1 text-sm text-muted-foreground">{DEFINITIONS.clickThrough[words]}</p>
      {sorted.length === 0 ? (
        <p className="py-10 text-center text-sm text-muted-foreground">{t('empty')}</p>
      ) : (
        <table className="mt-3 block w-full text-sm md:table" data-testid="list-results">
          <thead className="sr-only md:not-sr-only md:table-header-group">
            <tr className="text-right text-xs text-muted-foreground">
              <th scope="col" className="py-2 text-left font-semibold">
                {t('list')}
              </th>
              {FIGURES.map((figure) => (
                <th key={figure} scope="col" className="py-2 pl-4 font-semibold">
                  {t(figure)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="block md:table-row-group">
            {sorted.map((row) => (
              <tr
                key={`${row.list} ${row.tier} ${row.variant}`}
                className="grid grid-cols-3 gap-x-3 gap-y-1 border-t border-border py-3 md:table-row md:py-0"
              >
                <th scope="row" className="col-span-3 text-left font-semibold md:py-2.5">
                  {wordOf(LIST_WORDS, row.list, words)}{' '}
                  <span className="ml-1 font-normal text-muted-foreground">
                    {[wordOf(TIER_WORDS, row.tier, words), row.variant].filter((part) => part !== '').join(' · ')}
                  </span>
                </th>
                {FIGURES.map((figure) => (
                  <td key={figure} className="won md:py-2.5 md:pl-4 md:text-right">
                    <span className="block text-xs text-muted-foreground md:hidden">{t(figure)}</span>
                    {word(row, figure)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
