import { useFormatter, useLocale, useTranslations } from 'next-intl';
import type { ShownAlert } from '#contracts/alerts/console.ts';
import { wordsLocale } from '#contracts/console-words.ts';

/** Alerts that have ended, as a table; on a phone a row is a card. */
export function AlertHistory({ alerts }: { alerts: readonly ShownAlert[] }) {
  const t = useTranslations('admin.alerts');
  const columns = ['what', 'about', 'since', 'lasted', 'acknowledgedBy'] as const;
  return (
    <section className="mt-6 rounded-xl border border-border bg-surface p-4 sm:p-5" data-testid="alert-history">
      <h2 className="text-lg font-bold">{t('history')}</h2>
      {alerts.length === 0 ? (
        <p className="mt-1 text-sm text-muted-foreground">{t('noHistory')}</p>
      ) : (
        <table className="mt-3 block w-full text-sm md:table">
          <thead className="sr-only md:not-sr-only md:table-header-group">
            <tr className="text-left text-xs text-muted-foreground">
              {columns.map((column) => (
                <th key={column} scope="col" className="py-2 pr-4 font-semibold">
                  {t(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="block md:table-row-group">
            {alerts.map((alert) => (
              <HistoryRow key={alert.id} alert={alert} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function HistoryRow({ alert }: { alert: ShownAlert }) {
  const t = useTranslations('admin.alerts');
  const format = useFormatter();
  const words = wordsLocale(useLocale());
  const { startedAt, endedAt, labels, acknowledgedAt, acknowledgedBy } = alert;
  const minutes = Math.round(((endedAt ?? startedAt).getTime() - startedAt.getTime()) / 60_000);
  const about = Object.entries(labels).flatMap(([name, text]) => (name === 'job' ? [] : [text]));
  return (
    <tr className="grid grid-cols-2 gap-x-3 gap-y-1 border-t border-border py-3 md:table-row md:py-0">
      <th scope="row" className="col-span-2 text-left font-semibold md:py-2.5 md:pr-4">
        {alert.title[words]}
      </th>
      <HistoryCell label={t('about')}>{about.length === 0 ? '–' : about.join(' · ')}</HistoryCell>
      <HistoryCell label={t('since')}>
        {format.dateTime(startedAt, { dateStyle: 'short', timeStyle: 'short' })}
      </HistoryCell>
      <HistoryCell label={t('lasted')}>
        {minutes < 120 ? t('minutes', { count: minutes }) : t('hours', { count: Math.round(minutes / 60) })}
      </HistoryCell>
      <HistoryCell label={t('acknowledgedBy')}>
        {acknowledgedAt === null ? '–' : (acknowledgedBy ?? t('unknownOperator'))}
      </HistoryCell>
    </tr>
  );
}

function HistoryCell({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <td className="won min-w-0 break-words md:py-2.5 md:pr-4">
      <span className="block text-xs text-muted-foreground md:hidden">{label}</span>
      {children}
    </td>
  );
}
