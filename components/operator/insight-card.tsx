import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { cn } from '#components/ui/class-names.ts';
import { CONFIDENCE, type Insight } from '#domain/insight/insight.ts';
import { textOfDay } from '#domain/shared/calendar.ts';

export type InsightName = 'hours' | 'cycles' | 'occasions' | 'firstSales';

interface InsightCardProps<S> {
  name: InsightName;
  insight: Insight<S>;
  /** Its heading is one level below the page's. */
  isPage: boolean;
  /** Most statements shown; the others are counted. */
  most: number;
  statement(statement: S): ReactNode;
  /** What stands below the statements, also where there are none. */
  footer?: ReactNode;
}

/** One insight: its statements, or why there are none, and how sure they are. */
export function InsightCard<S extends { key: string }>({
  name,
  insight,
  isPage,
  most,
  statement,
  footer,
}: InsightCardProps<S>) {
  const t = useTranslations('admin.insights');
  const format = useFormatter();
  const Question = isPage ? 'h2' : 'h3';
  const { answer, period, cells, sample } = insight;
  const found = answer.state === 'found' ? answer.statements : [];
  const values = { cells, sample, confidence: format.number(CONFIDENCE, { style: 'percent' }) };
  return (
    <article
      data-testid="insight"
      data-insight={name}
      data-state={answer.state}
      className={cn(
        'flex min-w-0 flex-col rounded-xl border border-border bg-surface p-4 sm:p-5',
        // It holds the most statements: the others stand beside it. Without any it is as small as they are.
        name === 'hours' && found.length > 1 && 'lg:row-span-3',
      )}
    >
      <Question className="text-sm font-semibold text-muted-foreground">{t(`question.${name}`)}</Question>
      {answer.state === 'found' ? (
        <ul className="mt-1 divide-y divide-border">
          {found.slice(0, most).map((each) => (
            <li key={each.key} className="py-3" data-testid="insight-statement" data-key={each.key}>
              {statement(each)}
            </li>
          ))}
        </ul>
      ) : (
        <p className="mt-2 text-base font-bold">{t(answer.state === 'none' ? 'none' : 'notEnough')}</p>
      )}
      {found.length > most ? (
        <p className="text-sm text-muted-foreground">{t('more', { count: found.length - most })}</p>
      ) : null}
      {footer}
      <p className="won mt-auto pt-3 text-xs text-muted-foreground">
        {t('period', { from: textOfDay(period.from), until: textOfDay(period.until) })} · {t(`method.${name}`, values)}
      </p>
    </article>
  );
}

/** A statement as a sentence, its numbers below, and what it leads to. */
export function Statement({ text, numbers, children }: { text: string; numbers: string; children?: ReactNode }) {
  return (
    <>
      <p className="text-base font-bold" data-testid="insight-text">
        {text}
      </p>
      <p className="won mt-1 text-sm text-muted-foreground">{numbers}</p>
      {children}
    </>
  );
}
