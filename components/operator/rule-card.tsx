import { useLocale, useTranslations } from 'next-intl';
import { Badge } from '#components/ui/badge.tsx';
import { Link } from '#components/ui/link.tsx';
import { RULE_WORDS, wordsLocale } from '#contracts/console-words.ts';
import type { RuleEntry } from '#contracts/operator.ts';
import { RULE_CODES } from '#domain/coupon/rule-codes.ts';
import { formatWon } from '#domain/pricing/won.ts';
import { RuleBudget, RuleToday } from './rule-figures.tsx';
import { UnsavedBadge } from './unsaved-badge.tsx';

/** A rule in the list of them; all of it leads to its page. */
export function RuleCard({ entry }: { entry: RuleEntry }) {
  const t = useTranslations('admin.rules');
  const locale = useLocale();
  const { code, target, settings, figures, isSet } = entry;
  const known = RULE_CODES.find((each) => each === code) ?? 'C1';
  const { discountPercent, maxDiscountWon, enabled } = settings;
  return (
    <li data-testid="rule-card" data-rule={code} className="min-w-0">
      <Link
        href={`/admin/rules/${code}`}
        className="flex h-full flex-col rounded-xl border border-border bg-surface p-4 transition-colors hover:border-primary-text focus-visible:outline-2 focus-visible:outline-ring sm:p-5"
      >
        <div className="flex items-center gap-2">
          <span className="won text-sm font-bold text-muted-foreground">{code}</span>
          <h2 className="min-w-0 truncate text-base font-bold">{RULE_WORDS[known][wordsLocale(locale)]}</h2>
          <span className="ml-auto flex gap-1.5">
            <UnsavedBadge code={code} />
            {isSet ? <Badge variant="outline">{t('changed')}</Badge> : null}
            <Badge variant={enabled ? 'success' : 'neutral'}>{t(enabled ? 'on' : 'off')}</Badge>
          </span>
        </div>
        <p className="mt-2 text-sm">{t(`when.${known}`)}</p>
        <p className="text-sm text-muted-foreground">
          {t(`gives.${target}`, { percent: discountPercent, amount: formatWon(maxDiscountWon, locale) })}
        </p>
        <div className="mt-auto grid gap-3 pt-4">
          <RuleToday figures={figures} />
          <RuleBudget figures={figures} settings={settings} />
        </div>
      </Link>
    </li>
  );
}
