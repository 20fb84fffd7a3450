import { useLocale, useTranslations } from 'next-intl';
import { cn } from '#components/ui/class-names.ts';
import type { RuleFigures } from '#contracts/operator.ts';
import type { RuleSettings } from '#domain/coupon/rule.ts';
import { formatWon } from '#domain/pricing/won.ts';

/** What a rule did today, and how far its budget has gone. */
export function RuleToday({ figures }: { figures: RuleFigures }) {
  const t = useTranslations('admin.rules');
  const locale = useLocale();
  const cells = [
    ['issued', t('count', { count: figures.issued })],
    ['used', t('count', { count: figures.used })],
    ['discount', formatWon(figures.discountWon, locale)],
  ] as const;
  return (
    <dl className="grid grid-cols-3 gap-2">
      {cells.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-xs text-muted-foreground">{t(`today.${name}`)}</dt>
          <dd className="won mt-0.5 text-base font-bold">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface RuleBudgetProps {
  figures: Pick<RuleFigures, 'committedWon' | 'guestCommittedWon'>;
  settings: Pick<RuleSettings, 'budgetWon' | 'guestSharePercent'>;
}

/** How far a rule's budget has gone, and how far the guests' share of it. */
export function RuleBudget({ figures, settings }: RuleBudgetProps) {
  const t = useTranslations('admin.rules');
  const locale = useLocale();
  const { committedWon, guestCommittedWon } = figures;
  const { budgetWon, guestSharePercent } = settings;
  const guestBudgetWon = Math.floor((budgetWon * guestSharePercent) / 100);
  const share = budgetWon === 0 ? 1 : Math.min(1, committedWon / budgetWon);
  return (
    <div>
      <div className="flex flex-wrap items-baseline justify-between gap-x-2 text-xs">
        <span className="text-muted-foreground">{t('budget')}</span>
        <span className="won text-muted-foreground">
          {t('budgetOf', { spent: formatWon(committedWon, locale), budget: formatWon(budgetWon, locale) })}
        </span>
      </div>
      <div className="flex flex-wrap items-baseline justify-between gap-x-2 text-xs">
        <span className="text-muted-foreground">{t('guestShare')}</span>
        <span data-testid="guest-share" className="won text-muted-foreground">
          {t('budgetOf', { spent: formatWon(guestCommittedWon, locale), budget: formatWon(guestBudgetWon, locale) })}
        </span>
      </div>
      {/* Hidden from screen readers: the figures above have the same content. */}
      <div aria-hidden className="mt-1.5 h-1.5 overflow-hidden rounded-full bg-muted">
        <div
          className={cn('h-full rounded-full', share > 0.9 ? 'bg-danger' : 'bg-primary')}
          style={{ width: `${committedWon > 0 ? Math.max(1, share * 100) : 0}%` }}
        />
      </div>
    </div>
  );
}
