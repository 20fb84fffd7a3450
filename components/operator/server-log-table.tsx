import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { SERVER_LOG_WORDS, wordOf, wordsLocale } from '#contracts/console-words.ts';

export interface ShownServerLogs {
  rows: readonly { process: string; code: string; warnings: number; errors: number; lastAt: Date }[];
  waiting: number | null;
}

const FIGURES = ['errors', 'warnings'] as const;

/**
 * Warnings and errors of the last hour by process and code; null while they cannot be read. On a phone a row is a card.
 */
export function ServerLogTable({ logs }: { logs: ShownServerLogs | null }) {
  const t = useTranslations('admin.home.logs');
  const format = useFormatter();
  const words = wordsLocale(useLocale());
  const rows = logs?.rows ?? [];
  return (
    <section className="rounded-xl border border-border bg-surface p-5 lg:col-span-2" data-testid="server-logs">
      <h2 className="text-lg font-bold">{t('title')}</h2>
      <p className="mt-1 text-sm text-muted-foreground">{t(noteOf(logs), { count: logs?.waiting ?? 0 })}</p>
      {rows.length > 0 && (
        <table className="mt-3 block w-full text-sm md:table">
          <thead className="sr-only md:not-sr-only md:table-header-group">
            <tr className="text-right text-xs text-muted-foreground">
              <th scope="col" className="py-2 text-left font-semibold">
                {t('what')}
              </th>
              <th scope="col" className="py-2 pl-4 text-left font-semibold">
                {t('process')}
              </th>
              {FIGURES.map((figure) => (
                <th key={figure} scope="col" className="py-2 pl-4 font-semibold">
                  {t(figure)}
                </th>
              ))}
              <th scope="col" className="py-2 pl-4 font-semibold">
                {t('lastAt')}
              </th>
            </tr>
          </thead>
          <tbody className="block md:table-row-group">
            {rows.map((row) => (
              <tr
                key={`${row.process} ${row.code}`}
                className="grid grid-cols-4 gap-x-3 gap-y-1 border-t border-border py-3 md:table-row md:py-0"
              >
                <th scope="row" className="col-span-4 text-left font-semibold md:py-2.5">
                  {wordOf(SERVER_LOG_WORDS, row.code, words)}{' '}
                  <code className="ml-1 font-mono text-[13px] font-normal text-muted-foreground">{row.code}</code>
                </th>
                <Cell label={t('process')} isText>
                  {row.process}
                </Cell>
                {FIGURES.map((figure) => (
                  <Cell key={figure} label={t(figure)}>
                    {row[figure] === 0 ? '–' : format.number(row[figure])}
                  </Cell>
                ))}
                <Cell label={t('lastAt')}>
                  {format.dateTime(row.lastAt, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })}
                </Cell>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** What is true of the table: where nothing was counted it must not look as if all were well. */
function noteOf(logs: ShownServerLogs | null): 'away' | 'kafkaAway' | 'waiting' | 'none' | 'note' {
  if (logs === null) return 'away';
  if (logs.waiting === null) return 'kafkaAway';
  if (logs.waiting > 0) return 'waiting';
  return logs.rows.length === 0 ? 'none' : 'note';
}

function Cell({ label, isText = false, children }: { label: string; isText?: boolean; children: React.ReactNode }) {
  return (
    <td className={`min-w-0 break-words md:py-2.5 md:pl-4 ${isText ? '' : 'won md:text-right'}`}>
      <span className="block text-xs text-muted-foreground md:hidden">{label}</span>
      {children}
    </td>
  );
}
