'use client';

import { FlaskConical } from 'lucide-react';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { useCategoryNames } from '#components/layout/category-names.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Korean } from '#components/ui/korean.tsx';
import type { DryRunAnswer, DryRunExample, DryRunProgress } from '#contracts/operator.ts';
import { formatWon } from '#domain/pricing/won.ts';
import type { DryRunState } from './use-dry-run.ts';

export interface DryRunPanelProps {
  state: DryRunState;
  /** Whether what is on the bench is not what the answer is of. */
  isStale: boolean;
  start(): void;
  stop(): void;
}

/** What the settings on the bench would have issued yesterday. */
export function DryRunPanel({ state, isStale, start, stop }: DryRunPanelProps) {
  const t = useTranslations('admin.rules.dryRun');
  return (
    <section
      aria-labelledby="dry-run"
      data-testid="dry-run"
      data-state={state.kind}
      className="rounded-xl border border-border bg-surface p-4 sm:p-5"
    >
      <div className="flex items-center gap-2">
        <FlaskConical aria-hidden className="size-5 text-primary-text" />
        <h2 id="dry-run" className="text-base font-bold">
          {t('title')}
        </h2>
      </div>
      <p className="mt-1 text-sm text-muted-foreground">{t('about')}</p>
      <div className="mt-3">
        {state.kind === 'running' ? (
          <Button variant="outline" size="sm" onClick={stop}>
            {t('stop')}
          </Button>
        ) : (
          <Button variant="soft" size="sm" onClick={start} data-testid="dry-run-start">
            {t(state.kind === 'done' ? 'again' : 'start')}
          </Button>
        )}
      </div>
      <div aria-live="polite">
        {state.kind === 'running' ? <Progress progress={state.progress} /> : null}
        {state.kind === 'failed' ? (
          <p className="mt-4 text-sm font-medium text-danger-text">
            {state.failure.errors.length > 0
              ? t('failed.settings')
              : t(state.failure.code === 'too-many-requests' ? 'failed.busy' : 'failed.unavailable')}
          </p>
        ) : null}
        {state.kind === 'done' ? <Answer answer={state.answer} isStale={isStale} /> : null}
      </div>
    </section>
  );
}

function Progress({ progress }: { progress: DryRunProgress | null }) {
  const t = useTranslations('admin.rules.dryRun');
  const { read = 0, total = 0, coupons = 0 } = progress ?? {};
  return (
    <div className="mt-4">
      <progress
        aria-label={t('progress')}
        max={Math.max(1, total)}
        value={progress === null ? undefined : read}
        className="h-1.5 w-full appearance-none overflow-hidden rounded-full bg-muted [&::-moz-progress-bar]:bg-primary [&::-webkit-progress-bar]:bg-muted [&::-webkit-progress-value]:bg-primary"
      />
      <p className="won mt-1.5 text-xs text-muted-foreground">{t('read', { read, total, coupons })}</p>
    </div>
  );
}

function Answer({ answer, isStale }: { answer: DryRunAnswer; isStale: boolean }) {
  const t = useTranslations('admin.rules.dryRun');
  const locale = useLocale();
  const format = useFormatter();
  const refused = Object.entries(answer.refused);
  return (
    <div className="mt-4 border-t border-border pt-4">
      <p className="flex flex-wrap items-center gap-2 text-xs text-muted-foreground">
        {t('day', {
          date: format.dateTime(new Date(answer.from), { dateStyle: 'medium', timeZone: 'Asia/Seoul' }),
          events: answer.events,
        })}
        {isStale ? <Badge variant="outline">{t('stale')}</Badge> : null}
      </p>
      <p className="won mt-2 text-2xl font-extrabold tracking-[-0.03em]" data-testid="dry-run-coupons">
        {t('coupons', { count: answer.coupons })}
      </p>
      <dl className="mt-2 grid gap-1 text-sm">
        <Row name={t('shoppers')} value={t('people', { count: answer.shoppers })} />
        <Row name={t('atMost')} value={formatWon(answer.atMostWon, locale)} />
        <Row name={t('issuedThen')} value={t('coupons', { count: answer.issuedThen })} />
      </dl>
      {answer.isWhole ? null : (
        <p className="mt-3 text-sm text-danger-text">
          {t('partial', {
            time: format.dateTime(new Date(answer.until), { timeStyle: 'short', timeZone: 'Asia/Seoul' }),
          })}
        </p>
      )}
      {refused.length === 0 ? null : (
        <>
          <h3 className="mt-4 text-[13px] font-bold text-muted-foreground">{t('refusedTitle')}</h3>
          <dl className="mt-1 grid gap-1 text-sm">
            {refused.map(([limit, count]) => (
              <Row key={limit} name={t(`refused.${limit as 'capped'}`)} value={t('times', { count })} />
            ))}
          </dl>
        </>
      )}
      {answer.examples.length === 0 ? null : (
        <>
          <h3 className="mt-4 text-[13px] font-bold text-muted-foreground">{t('examples')}</h3>
          <ul className="mt-1 divide-y divide-border text-sm">
            {answer.examples.map((example) => (
              <Example key={`${example.shopperId} ${example.at}`} example={example} />
            ))}
          </ul>
        </>
      )}
      <p className="mt-4 text-xs text-muted-foreground">{t('note')}</p>
    </div>
  );
}

function Row({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex justify-between gap-3">
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="won font-semibold">{value}</dd>
    </div>
  );
}

function Example({ example: { shopperId, at, target, targetName } }: { example: DryRunExample }) {
  const t = useTranslations('admin.rules.dryRun');
  const format = useFormatter();
  const more = target.kind === 'product' ? target.productIds.length - 1 : 0;
  const nameOf = useCategoryNames();
  const named = target.kind === 'category' ? (nameOf(target.categoryId) ?? targetName) : targetName;
  const name = target.kind === 'any' ? t('any') : (named ?? t('gone'));
  return (
    <li className="py-2">
      <p className="flex justify-between gap-3">
        <span className="min-w-0 truncate">
          <Korean>{more > 0 ? t('andMore', { name, more }) : name}</Korean>
        </span>
        <time dateTime={at} className="won shrink-0 text-muted-foreground">
          {format.dateTime(new Date(at), { timeStyle: 'short', timeZone: 'Asia/Seoul' })}
        </time>
      </p>
      <p className="truncate font-mono text-xs text-muted-foreground">{shopperId}</p>
    </li>
  );
}
