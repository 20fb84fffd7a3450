import { useFormatter, useTranslations } from 'next-intl';
import type { RuleSettings } from '#domain/coupon/rule.ts';
import { groupDigits } from '#domain/pricing/won.ts';
import { changedFields, draftOf, numberOf } from './rule-draft.ts';

export interface RuleChange {
  changedAt: Date;
  operatorName: string | null;
  isReset: boolean;
  before: RuleSettings;
  after: RuleSettings;
}

/** Who changed what, newest first. */
export function RuleChanges({ changes }: { changes: readonly RuleChange[] }) {
  const t = useTranslations('admin.rules');
  const format = useFormatter();
  return (
    <section aria-labelledby="rule-changes" className="rounded-xl border border-border bg-surface p-4 sm:p-5">
      <h2 id="rule-changes" className="text-base font-bold">
        {t('changes.title')}
      </h2>
      {changes.length === 0 ? <p className="mt-2 text-sm text-muted-foreground">{t('changes.empty')}</p> : null}
      <ol className="mt-1 divide-y divide-border">
        {changes.map((change) => (
          <li key={change.changedAt.toISOString()} data-testid="rule-change" className="py-3 text-sm">
            <p className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="font-semibold">{change.operatorName ?? t('changes.gone')}</span>
              <time dateTime={change.changedAt.toISOString()} className="won text-xs text-muted-foreground">
                {format.dateTime(change.changedAt, { dateStyle: 'medium', timeStyle: 'medium' })}
              </time>
            </p>
            {change.isReset ? <p className="text-muted-foreground">{t('changes.reset')}</p> : null}
            <ul className="mt-1 grid gap-0.5">
              {differences(change).map(({ field, before, after }) => {
                const name = field.split('.').at(-1) ?? field;
                const words = (value: number | boolean) =>
                  typeof value === 'boolean' ? t(value ? 'on' : 'off') : groupDigits(value);
                return (
                  <li key={field} className="flex flex-wrap gap-x-2 text-muted-foreground">
                    <span>{t.has(`field.${name}`) ? t(`field.${name}` as 'field.budgetWon') : name}</span>
                    <span className="won text-foreground">
                      {words(before)} → {words(after)}
                    </span>
                  </li>
                );
              })}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  );
}

function differences({ before, after }: RuleChange) {
  return changedFields(draftOf(after), before).map((field) =>
    field === 'enabled'
      ? { field, before: before.enabled, after: after.enabled }
      : { field, before: numberOf(before, field), after: numberOf(after, field) },
  );
}
