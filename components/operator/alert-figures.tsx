import { useFormatter, useLocale, useTranslations } from 'next-intl';
import type { ShownAlert } from '#contracts/alerts/console.ts';
import { wordsLocale } from '#contracts/console-words.ts';

/** What an alert is about, its value and what was expected, as entries of a list of descriptions. */
export function AlertFigures({ alert: { labels, value, baseline, unit } }: { alert: ShownAlert }) {
  const t = useTranslations('admin.alerts');
  const format = useFormatter();
  const words = wordsLocale(useLocale());
  const about = Object.entries(labels).filter(([name]) => name !== 'job');
  const figure = (number: number) => `${format.number(number, { maximumFractionDigits: 1 })} ${unit?.[words] ?? ''}`;
  return (
    <>
      {about.length === 0 ? null : (
        <div className="col-span-2 min-w-0 sm:col-span-1">
          <dt className="text-xs text-muted-foreground">{t('about')}</dt>
          <dd className="font-semibold break-words">{about.map(([, text]) => text).join(' · ')}</dd>
        </div>
      )}
      {value === null || unit === null ? null : (
        <div>
          <dt className="text-xs text-muted-foreground">{t('value')}</dt>
          <dd className="won font-semibold">{figure(value)}</dd>
        </div>
      )}
      {baseline === null || unit === null ? null : (
        <div>
          <dt className="text-xs text-muted-foreground">{t('baseline')}</dt>
          <dd className="won font-semibold">{figure(baseline)}</dd>
        </div>
      )}
    </>
  );
}
