import { BellOff, CircleCheck, TriangleAlert } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { Link } from '#components/ui/link.tsx';
import type { AlertList } from '#contracts/alerts/console.ts';
import { AlertCard } from './alert-card.tsx';
import { AlertHistory } from './alert-history.tsx';
import type { OperatorAction } from './use-operator-form.ts';

interface PipelineAlertsProps {
  /** null: PostgreSQL did not answer. */
  list: AlertList | null;
  /** It could not be read again: it is of `readAt`. */
  isStale?: boolean;
  change: OperatorAction;
  /** Reads the alerts anew. */
  reload(): Promise<void>;
  /** A page that holds more than alerts shows the open ones alone, and leads to the rest. */
  isWhole: boolean;
}

/** Open alerts first, what to do about each, and those of the last 30 days. */
export function PipelineAlerts({ list, isStale = false, change, reload, isWhole }: PipelineAlertsProps) {
  const t = useTranslations('admin.alerts');
  const Heading = isWhole ? 'h1' : 'h2';
  return (
    <section aria-labelledby="alerts-title" data-testid="alerts" className={isWhole ? undefined : 'mb-4'}>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <Heading id="alerts-title" className={`font-extrabold tracking-[-0.03em] ${isWhole ? 'text-xl' : 'text-lg'}`}>
          {t('title')}
        </Heading>
        {isWhole ? null : (
          <Link
            href="/admin/alerts"
            className="inline-flex min-h-11 items-center text-sm font-semibold text-primary-text underline underline-offset-4 sm:min-h-0"
          >
            {t('all')}
          </Link>
        )}
      </div>
      <div role="status">
        <AlertNote list={list} isStale={isStale} />
      </div>
      {list === null || list.open.length === 0 ? null : (
        <ul className="mt-3 grid gap-3 lg:grid-cols-2">
          {list.open.map((alert) => (
            <AlertCard key={alert.id} alert={alert} {...{ change, reload }} heading={isWhole ? 'h2' : 'h3'} />
          ))}
        </ul>
      )}
      {isWhole && list !== null ? <AlertHistory alerts={list.ended} /> : null}
    </section>
  );
}

/** What is true of the list: where alerts are not evaluated or not read it must not look as if all were well. */
function AlertNote({ list, isStale }: { list: AlertList | null; isStale: boolean }) {
  const t = useTranslations('admin.alerts');
  const format = useFormatter();
  if (list === null || isStale || list.isStopped)
    return (
      <p
        className="won mt-2 flex items-start gap-2 text-sm text-danger-text"
        data-testid={list !== null && isStale ? 'alerts-stale' : 'alerts-stopped'}
      >
        <BellOff aria-hidden className="mt-0.5 size-4 shrink-0" />
        {list === null
          ? t('away')
          : isStale
            ? t('stale', { at: format.dateTime(list.readAt, { dateStyle: 'medium', timeStyle: 'medium' }) })
            : t('stopped')}
      </p>
    );
  const firing = list.open.filter(({ state, mutedUntil }) => state === 'firing' && mutedUntil === null).length;
  // Acknowledged is not ended: only without open alerts all is well.
  const [Icon, colour] =
    firing > 0
      ? ([TriangleAlert, 'text-danger-text'] as const)
      : list.open.length > 0
        ? ([TriangleAlert, 'text-muted-foreground'] as const)
        : ([CircleCheck, 'text-success-text'] as const);
  return (
    <p className="mt-2 flex items-start gap-2 text-sm" data-testid="alerts-state">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colour}`} />
      {list.open.length === 0 ? t('none') : t('open', { open: list.open.length, firing })}
    </p>
  );
}
