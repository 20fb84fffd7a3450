import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RuleCard } from '#components/operator/rule-card.tsx';
import { getContainer } from '#server/container.ts';
import { operatorMetadata, operatorOrNotFound } from '../operator.ts';

export const generateMetadata = (): Promise<Metadata> => operatorMetadata((t) => t('rules.title'));

/** The nine coupon rules: what each gives, what it did today, how far its budget has gone. */
export default async function RulesPage() {
  const operator = await operatorOrNotFound();
  const [t, entries] = await Promise.all([getTranslations('admin.rules'), getContainer().ruleBook.list(operator)]);
  return (
    <>
      <h1 className="text-xl font-extrabold tracking-[-0.03em]">{t('title')}</h1>
      <p className="mt-1 text-sm text-muted-foreground">{t('about')}</p>
      <ul className="mt-4 grid gap-3 sm:grid-cols-2 sm:gap-4 xl:grid-cols-3">
        {entries.map((entry) => (
          <RuleCard key={entry.code} entry={entry} />
        ))}
      </ul>
    </>
  );
}
