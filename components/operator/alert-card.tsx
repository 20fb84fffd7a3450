import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { Badge } from '#components/ui/badge.tsx';
import type { ShownAlert } from '#contracts/alerts/console.ts';
import { wordsLocale } from '#contracts/console-words.ts';
import { AlertFigures } from './alert-figures.tsx';
import { AlertForm } from './alert-form.tsx';
import type { OperatorAction } from './use-operator-form.ts';

interface AlertCardProps {
  alert: ShownAlert;
  change: OperatorAction;
  reload(): Promise<void>;
  /** Below the section's. */
  heading: 'h2' | 'h3';
}

/** An open alert: what, since when, how much against how much, what to do, and its buttons. */
export function AlertCard({ alert, change, reload, heading: Heading }: AlertCardProps) {
  const t = useTranslations('admin.alerts');
  const format = useFormatter();
  const words = wordsLocale(useLocale());
  const { id, rule, severity, state, startedAt, acknowledgedAt, acknowledgedBy, mutedUntil } = alert;
  const title = alert.title[words];
  const time = (at: Date) => format.dateTime(at, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <li
      data-testid="alert"
      data-rule={rule}
      data-state={state}
      className="flex min-w-0 flex-col justify-between rounded-xl border border-border bg-surface p-4 sm:p-5"
    >
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Heading className="min-w-0 text-base font-bold">{title}</Heading>
          <span className="ml-auto flex flex-wrap gap-1.5">
            <Badge variant={severity === 'critical' ? 'danger' : 'sale'}>{t(`severity.${severity}`)}</Badge>
            <Badge variant={state === 'firing' ? 'solid' : 'neutral'} data-testid="alert-state">
              {t(`state.${state}`)}
            </Badge>
            {mutedUntil === null ? null : (
              <Badge>{t('mutedUntil', { until: format.dateTime(mutedUntil, { timeStyle: 'short' }) })}</Badge>
            )}
          </span>
        </div>
        <p className="mt-1 text-sm break-words text-muted-foreground">{alert.about[words]}</p>
        <dl className="mt-3 grid grid-cols-2 gap-x-4 gap-y-2 text-sm">
          <div className="col-span-2 sm:col-span-1">
            <dt className="text-xs text-muted-foreground">{t('since')}</dt>
            <dd className="won font-semibold">
              <time dateTime={startedAt.toISOString()}>{time(startedAt)}</time>
            </dd>
          </div>
          <AlertFigures alert={alert} />
          <div className="col-span-2">
            <dt className="text-xs text-muted-foreground">{t('remedy')}</dt>
            <dd className="break-words">{alert.remedy[words]}</dd>
          </div>
          {acknowledgedAt === null ? null : (
            <div className="col-span-2">
              <dt className="text-xs text-muted-foreground">{t('acknowledgedBy')}</dt>
              <dd>
                {acknowledgedBy ?? t('unknownOperator')} · <span className="won">{time(acknowledgedAt)}</span>
              </dd>
            </div>
          )}
        </dl>
      </div>
      <AlertForm
        id={id}
        title={title}
        isAcknowledged={state === 'acknowledged'}
        isMuted={mutedUntil !== null}
        action={change}
        reload={reload}
      />
    </li>
  );
}
