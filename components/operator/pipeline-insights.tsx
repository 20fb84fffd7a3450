import { useFormatter, useTranslations } from 'next-intl';
import type { RefObject } from 'react';
import { buttonVariants } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';
import type { InsightBoard } from '#contracts/insight-board.ts';
import type { Insights, OccasionStatement } from '#domain/insight/insight.ts';
import type { Interval } from '#domain/statistics/ratios.ts';
import { InsightActionForm } from './insight-action.tsx';
import { InsightCard, Statement } from './insight-card.tsx';
import type { OperatorAction } from './use-operator-form.ts';

interface PipelineInsightsProps {
  ref?: RefObject<HTMLElement | null>;
  /** null: it could not be read. */
  board: InsightBoard | null;
  action: OperatorAction;
  /** Reads the board anew. */
  reload(): Promise<void>;
  /** What is shown could not be read again. */
  isStale?: boolean;
  /** The page has no other heading. */
  isPage?: boolean;
}

/** Statements shown of one insight; the rest is counted. */
const MOST = 4;

/** The four insights computed from the roll-ups, each with how sure it is and the button for what it leads to. */
export function PipelineInsights({
  ref,
  board,
  action,
  reload,
  isStale = false,
  isPage = false,
}: PipelineInsightsProps) {
  const t = useTranslations('admin.insights');
  const format = useFormatter();
  const Title = isPage ? 'h1' : 'h2';
  return (
    <section ref={ref} aria-labelledby="insights" data-testid="insights" className={isPage ? undefined : 'mt-6'}>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <Title id="insights" className={`font-extrabold tracking-[-0.03em] ${isPage ? 'text-xl' : 'text-lg'}`}>
          {t('title')}
        </Title>
        {board?.insights ? (
          <p className="won text-sm text-muted-foreground">
            {t('asOf', { at: format.dateTime(board.computedAt, { dateStyle: 'medium', timeStyle: 'short' }) })}
          </p>
        ) : null}
        {isPage ? null : (
          <Link href="/admin/insights" className={buttonVariants({ variant: 'link', className: 'ml-auto text-sm' })}>
            {t('details')}
          </Link>
        )}
      </div>
      <p className="mt-1 text-sm text-muted-foreground">{t('about')}</p>
      <div role="status">
        {board !== null && isStale ? (
          <p className="won mt-2 text-sm font-semibold text-danger-text" data-testid="insights-stale">
            {t('stale', { at: format.dateTime(board.readAt, { dateStyle: 'medium', timeStyle: 'medium' }) })}
          </p>
        ) : null}
      </div>
      {board?.insights ? (
        <Cards board={board} insights={board.insights} action={action} reload={reload} isPage={isPage} />
      ) : (
        <p role="status" className="mt-4 rounded-xl border border-border bg-surface p-5 text-sm">
          {t(board === null ? 'away' : 'waiting')}
        </p>
      )}
    </section>
  );
}

interface CardsProps {
  board: InsightBoard;
  insights: Insights;
  action: OperatorAction;
  reload(): Promise<void>;
  isPage: boolean;
}

function Cards({ board, insights, action, reload, isPage }: CardsProps) {
  const t = useTranslations('admin.insights');
  const format = useFormatter();
  const times = (value: number) => format.number(value, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  const percentMore = (ratio: number) => format.number(ratio - 1, { style: 'percent', maximumFractionDigits: 0 });
  const daysOf = (low: number | null, high: number | null) =>
    high === null ? t('daysFrom', { low: low ?? 0 }) : t('daysRange', { low: low ?? 0, high });
  const timesOf = ({ low, high }: Interval) => ({ low: times(low), high: times(high) });
  const isDrafted = (subject: string) => board.drafts.some((draft) => draft.subject === subject);
  const percentOf = ({ ratio }: OccasionStatement) => ({ low: percentMore(ratio.low), high: percentMore(ratio.high) });
  return (
    <div className="mt-3 grid gap-3 *:min-w-0 sm:gap-4 lg:grid-cols-2">
      <InsightCard
        isPage={isPage}
        name="hours"
        insight={insights.hours}
        most={MOST}
        statement={({ key, gender, ageBand, hour, ratio, orders, groupOrders }) => {
          const size = board.sizes[key] ?? null;
          const text = t('hours.text', { gender, ageBand: String(ageBand), hour, times: times(ratio.value) });
          return (
            <Statement text={text} numbers={t('hours.numbers', { ...timesOf(ratio), orders, groupOrders })}>
              <p className="won mt-1 text-sm" data-testid="audience-size">
                {size === null ? t('hours.tooFew') : t('hours.size', { size })}
              </p>
              <InsightActionForm
                {...{ kind: 'audience', statement: key, about: text, action, reload }}
                isTaken={isDrafted(`audience:${key}`)}
                isIdle={size === null}
              />
            </Statement>
          );
        }}
      />
      <InsightCard
        isPage={isPage}
        name="cycles"
        insight={insights.cycles}
        most={MOST}
        footer={
          <p className="mt-2">
            <Link
              href="/admin/rules/C9"
              className={buttonVariants({ variant: 'soft', size: 'sm', className: 'h-11 sm:h-9' })}
            >
              {t('cycles.link')}
            </Link>
          </p>
        }
        statement={({ grade, medianDays, lowDays, highDays, customers, spells, remindOnDay }) => {
          const counts = board.reminders.find((each) => each.grade === grade);
          const text = t('cycles.text', { grade, days: medianDays });
          return (
            <Statement
              text={text}
              numbers={t('cycles.numbers', { range: daysOf(lowDays, highDays), customers, spells })}
            >
              <p className="won mt-1 text-sm">
                {t('cycles.reminder', { day: remindOnDay, own: counts?.own ?? 0, segment: counts?.segment ?? 0 })}
              </p>
            </Statement>
          );
        }}
      />
      <InsightCard
        isPage={isPage}
        name="occasions"
        insight={insights.occasions}
        most={MOST}
        statement={(statement) => {
          const { key, occasion, ratio, occasions, days, orders, next } = statement;
          const date = (day: number) =>
            format.dateTime(new Date(day * 86_400_000), { month: 'long', day: 'numeric', timeZone: 'UTC' });
          const text = t('occasions.text', { occasion, percent: percentMore(ratio.value) });
          return (
            <Statement
              text={text}
              numbers={t('occasions.numbers', { ...percentOf(statement), occasions, days, orders })}
            >
              <p className="won mt-1 text-sm">
                {t('occasions.next', { from: date(next.from), until: date(next.until) })}
              </p>
              <InsightActionForm
                {...{ kind: 'promotion', statement: key, about: text, action, reload }}
                isTaken={isDrafted(`promotion:${key}`)}
              />
            </Statement>
          );
        }}
      />
      <InsightCard
        isPage={isPage}
        name="firstSales"
        insight={insights.firstSales}
        most={MOST}
        footer={
          board.window === null ? null : (
            <div className="mt-2" data-testid="arrivals-window">
              <p className="won text-sm">{t('firstSales.set', { days: board.window })}</p>
              <InsightActionForm
                {...{ kind: 'window', statement: String(board.window), action, reload, isTaken: true }}
                about={t('firstSales.set', { days: board.window })}
              />
            </div>
          )
        }
        statement={({ key, percent, days, lowDays, highDays, products, sold, windowDays }) => {
          const text = t('firstSales.text', { percent: String(percent), days });
          return (
            <Statement
              text={text}
              numbers={t('firstSales.numbers', { range: daysOf(lowDays, highDays), products, sold })}
            >
              {board.window === null ? (
                <>
                  <p className="won mt-1 text-sm">{t('firstSales.proposal', { days: windowDays })}</p>
                  <InsightActionForm
                    {...{ kind: 'window', statement: key, about: text, action, reload, isTaken: false }}
                  />
                </>
              ) : null}
            </Statement>
          );
        }}
      />
    </div>
  );
}
