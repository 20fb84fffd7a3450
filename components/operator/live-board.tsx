'use client';

import { Pause, Play } from 'lucide-react';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/class-names.ts';
import { GROUP_WORDS, RULE_WORDS, wordOf, wordsLocale } from '#contracts/console-words.ts';
import { EventTicker } from './event-ticker.tsx';
import { currentRate } from './live-history.ts';
import { Sparkline } from './sparkline.tsx';
import { useOperatorFeed } from './use-operator-feed.ts';

const DOT = { on: 'bg-[#22b573]', connecting: 'bg-star', away: 'bg-danger', refused: 'bg-danger' };

/** The live part: figures by the second, events as they flow, rules firing, and how far the workers are behind. */
export function LiveBoard({ realtimeUrl }: { realtimeUrl: string }) {
  const t = useTranslations('admin.live');
  const format = useFormatter();
  const words = wordsLocale(useLocale());
  const [paused, setPaused] = useState(false);
  const { state, history } = useOperatorFeed(realtimeUrl, paused);
  const { last, rates, pushDelayMs } = history;
  const shown = paused ? 'paused' : state === 'on' && last?.feed === 'starting' ? 'starting' : state;
  const whole = (value: number) => format.number(value, { maximumFractionDigits: value < 10 ? 1 : 0 });
  return (
    <section aria-label={t('now')} data-testid="live-board" className="mb-3 sm:mb-4">
      <div className="mb-3 flex items-center gap-2">
        <span aria-hidden className={cn('size-2.5 rounded-full', paused ? 'bg-faint-foreground' : DOT[state])} />
        <p role="status" className="text-sm font-semibold" data-testid="live-state" data-state={shown}>
          {t(`state.${shown}`)}
        </p>
        <Button variant="outline" size="sm" className="ml-auto" onClick={() => setPaused(!paused)}>
          {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
          {t(paused ? 'resume' : 'pause')}
        </Button>
      </div>
      <dl className="grid grid-cols-2 gap-2 sm:gap-3 lg:grid-cols-5">
        <Figure label={t('events')} value={whole(currentRate(rates, 'events'))} unit={t('perSecond')}>
          <Sparkline values={rates.map(({ events }) => events)} />
        </Figure>
        <Figure label={t('lists')} value={whole(currentRate(rates, 'lists'))} unit={t('perSecond')}>
          <Sparkline values={rates.map(({ lists }) => lists)} />
        </Figure>
        <Figure label={t('delay')} value={pushDelayMs === null ? '–' : whole(pushDelayMs.p95)} unit={t('delayUnit')}>
          <p className="won text-xs text-muted-foreground">
            {pushDelayMs === null ? t('noPushYet') : t('delayRest', { p50: pushDelayMs.p50, max: pushDelayMs.max })}
          </p>
        </Figure>
        <Figure label={t('online')} value={last?.presence ? whole(last.presence.online) : '–'} unit={t('shoppers')}>
          <p className="won text-xs text-muted-foreground">{t('sockets', { count: last?.presence?.sockets ?? 0 })}</p>
        </Figure>
        <Figure label={t('lag')} className="col-span-2 lg:col-span-1">
          <ul className="mt-1 space-y-0.5 text-xs">
            {(last?.lag ?? []).map(({ group, messages }) => (
              <li key={group} className="flex justify-between gap-2">
                <span className="truncate text-muted-foreground">{wordOf(GROUP_WORDS, group, words)}</span>
                <span className={cn('won font-semibold', (messages ?? 0) > 1_000 && 'text-danger-text')}>
                  {messages === null ? '–' : whole(messages)}
                </span>
              </li>
            ))}
          </ul>
        </Figure>
      </dl>
      <div className="mt-2 grid gap-2 sm:mt-3 sm:gap-3 lg:grid-cols-[2fr_1fr]">
        <EventTicker lines={history.lines} />
        <div className="rounded-xl border border-border bg-surface p-3 sm:p-4">
          <h2 className="text-sm font-bold">{t('firings')}</h2>
          {history.firings.length === 0 ? (
            <p className="mt-2 text-sm text-muted-foreground">{t('noFirings')}</p>
          ) : (
            <ul className="mt-2 h-60 space-y-1 overflow-hidden text-[13px]" data-testid="live-firings">
              {history.firings.map(({ couponId, rule, shopper, discountPercent, occurredAt }) => (
                <li key={couponId} className="flex items-center gap-2">
                  <span className="shrink-0 rounded bg-sale-soft px-1.5 font-bold whitespace-nowrap text-sale-text">
                    {rule} {wordOf(RULE_WORDS, rule, words)}
                  </span>
                  <span className="won font-semibold">{discountPercent}%</span>
                  <span className="truncate font-mono text-muted-foreground">…{shopper}</span>
                  <time dateTime={occurredAt} className="won ml-auto text-muted-foreground">
                    {format.dateTime(new Date(occurredAt), { timeStyle: 'medium' })}
                  </time>
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </section>
  );
}

interface FigureProps {
  label: string;
  value?: string;
  unit?: string;
  className?: string;
  children: ReactNode;
}

function Figure({ label, value, unit, className, children }: FigureProps) {
  return (
    <div className={cn('min-w-0 rounded-xl border border-border bg-surface p-3 sm:p-4', className)}>
      <dt className="truncate text-[13px] font-semibold text-muted-foreground">{label}</dt>
      <dd>
        {value === undefined ? null : (
          <p className="won text-2xl leading-tight font-extrabold tracking-[-0.03em]">
            {value} <span className="text-xs font-medium tracking-normal text-muted-foreground">{unit}</span>
          </p>
        )}
        {children}
      </dd>
    </div>
  );
}
