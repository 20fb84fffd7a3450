import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { Badge } from '#components/ui/badge.tsx';
import { wordsLocale } from '#contracts/console-words.ts';
import type { ScenarioEntry, ScenarioList as Scenarios } from '#contracts/traffic-scenarios.ts';
import { ScenarioForm } from './scenario-form.tsx';
import type { OperatorAction } from './use-operator-form.ts';

/** All scenarios with their state today, each with its buttons. */
export function ScenarioList({ list, change }: { list: Scenarios; change: OperatorAction }) {
  const t = useTranslations('admin.traffic');
  const format = useFormatter();
  return (
    <>
      <p className="mt-3 text-sm font-semibold" data-testid="scenario-today">
        {t('today', { factor: format.number(list.orders, { maximumFractionDigits: 2 }) })}
      </p>
      {list.isForcedUnknown ? (
        <p role="status" className="mt-2 text-sm text-danger-text">
          {t('away')}
        </p>
      ) : null}
      <ul className="mt-4 grid gap-3 sm:grid-cols-2 sm:gap-4 xl:grid-cols-3">
        {list.scenarios.map((scenario) => (
          <ScenarioCard key={scenario.code} scenario={scenario} change={change} />
        ))}
      </ul>
    </>
  );
}

function ScenarioCard({ scenario, change }: { scenario: ScenarioEntry; change: OperatorAction }) {
  const t = useTranslations('admin.traffic');
  const format = useFormatter();
  const { code, orders, categories, isInSeason, forcedUntil } = scenario;
  const name = wordsLocale(useLocale()) === 'en' ? scenario.nameEn : scenario.nameKo;
  const until = forcedUntil && format.dateTime(forcedUntil, { dateStyle: 'short', timeStyle: 'short' });
  return (
    <li
      data-testid="scenario"
      data-scenario={code}
      className="flex min-w-0 flex-col justify-between rounded-xl border border-border bg-surface p-4 sm:p-5"
    >
      <div>
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h2 className="min-w-0 text-base font-bold">{name}</h2>
          <span className="ml-auto flex flex-wrap gap-1.5" data-testid="scenario-state">
            {isInSeason ? <Badge variant="success">{t('state.season')}</Badge> : null}
            {until === null ? null : <Badge variant="primary">{t('state.forced', { until })}</Badge>}
            {isInSeason || until !== null ? null : <Badge>{t('state.off')}</Badge>}
          </span>
        </div>
        <p className="mt-1 text-sm text-muted-foreground">
          {t('orders', { factor: format.number(orders) })} · {t('categories', { count: categories })}
        </p>
      </div>
      <ScenarioForm code={code} name={name} isForced={until !== null} action={change} />
    </li>
  );
}
