import { ChevronLeft } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { RuleChanges } from '#components/operator/rule-changes.tsx';
import { RuleBudget, RuleToday } from '#components/operator/rule-figures.tsx';
import { RuleWorkbench } from '#components/operator/rule-workbench.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Link } from '#components/ui/link.tsx';
import { RULE_WORDS, wordsLocale } from '#contracts/console-words.ts';
import { RULE_CODES, type RuleCode } from '#domain/coupon/rule-codes.ts';
import { formatWon } from '#domain/pricing/won.ts';
import { getContainer } from '#server/container.ts';
import { Missing, missingMetadata } from '../../../missing.tsx';
import { operatorMetadata, operatorOrNotFound } from '../../operator.ts';
import { resetRule, saveRule } from '../actions.ts';

interface Props {
  params: Promise<{ code: string }>;
}

async function codeOf({ params }: Props): Promise<RuleCode | null> {
  const { code } = await params;
  return RULE_CODES.find((known) => known === code) ?? null;
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const code = await codeOf(props);
  if (code === null) return missingMetadata();
  const locale = wordsLocale(await getLocale());
  return operatorMetadata(() => `${code} ${RULE_WORDS[code][locale]}`);
}

/** One coupon rule: its settings, what it did today, and who changed it. */
export default async function RulePage(props: Props) {
  const operator = await operatorOrNotFound();
  const code = await codeOf(props);
  if (code === null) return <Missing />;
  const { ruleBook } = getContainer();
  const [t, locale, entry, changes] = await Promise.all([
    getTranslations('admin.rules'),
    getLocale(),
    ruleBook.entry(operator, code),
    ruleBook.changes(operator, code),
  ]);
  const { settings, figures, target } = entry;
  return (
    <>
      <Link
        href="/admin/rules"
        className="-ml-1 inline-flex h-9 items-center gap-0.5 rounded-md pr-2 text-sm font-semibold text-muted-foreground hover:text-foreground focus-visible:outline-2 focus-visible:outline-ring"
      >
        <ChevronLeft aria-hidden className="size-4.5" />
        {t('all')}
      </Link>
      <h1 className="mt-1 flex flex-wrap items-center gap-2 text-xl font-extrabold tracking-[-0.03em]">
        <span className="won text-muted-foreground">{code}</span>
        {RULE_WORDS[code][wordsLocale(locale)]}
        <Badge variant={settings.enabled ? 'success' : 'neutral'}>{t(settings.enabled ? 'on' : 'off')}</Badge>
        {entry.isSet ? <Badge variant="outline">{t('changed')}</Badge> : null}
      </h1>
      <p className="mt-1 text-sm text-muted-foreground">
        {t(`when.${code}`)} →{' '}
        {t(`gives.${target}`, {
          percent: settings.discountPercent,
          amount: formatWon(settings.maxDiscountWon, locale),
        })}
      </p>
      <RuleWorkbench
        entry={entry}
        actions={{ save: saveRule, reset: resetRule }}
        above={
          <section className="grid gap-4 rounded-xl border border-border bg-surface p-4 sm:p-5">
            <RuleToday figures={figures} />
            <RuleBudget figures={figures} settings={settings} />
            <p className="text-xs text-muted-foreground">
              {figures.committedWon + settings.maxDiscountWon > settings.budgetWon ? t('budgetSpent') : t('budgetHint')}
            </p>
          </section>
        }
        below={<RuleChanges changes={changes} />}
      />
    </>
  );
}
