'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { cn } from '#components/ui/class-names.ts';
import { hasValues, type PipelineAnswer, type Unit } from '#contracts/pipeline-panels.ts';
import { PanelChart } from './panel-chart.tsx';
import { PipelineFigures } from './pipeline-figures.tsx';
import { PipelineTable } from './pipeline-table.tsx';
import { usePanel } from './use-panel.ts';

export interface BoardPipelinePanel {
  id: string;
  title: string;
  about: string;
  columns: 4 | 6 | 8 | 12;
  heightPx: number;
  pace: 'live' | 'slow';
  /** The store behind it, named where it does not answer. */
  store: 'postgres' | 'kafka';
  fields: readonly { field: string; title: string; unit: Unit }[];
  /** Fields that the drawing shows the values of; none: figures. */
  measures: readonly string[];
  /** Vega-Lite, without data and size; null: figures. */
  spec: Record<string, unknown> | null;
}

export interface PipelineCardProps {
  panel: BoardPipelinePanel;
  url: string;
  initial: PipelineAnswer | null;
  isPaused: boolean;
  /** Called with the time of each answer, epoch ms. */
  onRead(atMs: number): void;
}

const EVERY_MS = { live: 5_000, slow: 60_000 } as const;
const SPAN = { 4: 'lg:col-span-4', 6: 'lg:col-span-6', 8: 'lg:col-span-8', 12: 'lg:col-span-12' };
const EMPTY_PX = 96;
const ignore = () => undefined;

/** One panel: its newest figure in words, its drawing and its table. While its store is away it keeps what it had. */
export function PipelineCard({ panel, url, initial, isPaused, onRead }: PipelineCardProps) {
  const t = useTranslations('admin.pipeline');
  const format = useFormatter();
  const { ref, state, answer } = usePanel<PipelineAnswer>({
    url,
    everyMs: EVERY_MS[panel.pace],
    isPaused,
    initial,
  });
  const report = useRef(onRead);
  report.current = onRead;
  const toMs = answer?.toMs;
  useEffect(() => {
    if (toMs !== undefined) report.current(toMs);
  }, [toMs]);
  const rows = answer?.rows ?? [];
  // A scale without a value has no ends: months that are known whole are still to come.
  const isEmpty = answer !== null && !hasValues(rows, panel.measures);
  const isAway = state === 'failed' || (answer === null && state !== 'loading');
  const label = `${panel.title}. ${answer?.summary ?? ''}`;
  return (
    <article
      ref={ref}
      data-testid="panel"
      data-panel={panel.id}
      data-state={isEmpty ? 'empty' : state}
      className={cn('flex min-w-0 flex-col rounded-xl border border-border bg-surface p-3 sm:p-4', SPAN[panel.columns])}
    >
      <h2 className="text-sm font-bold">{panel.title}</h2>
      <p className="text-xs text-muted-foreground">{panel.about}</p>
      {isAway ? (
        <p className="mt-1 text-[13px] font-semibold text-danger-text" data-testid="panel-away">
          {t(`away.${panel.store}`)}
          {answer === null ? '' : ` ${t('old', { at: format.dateTime(answer.toMs, { timeStyle: 'medium' }) })}`}
        </p>
      ) : null}
      {panel.spec !== null && answer !== null && !isEmpty ? (
        <p className="won mt-1 text-[13px] font-semibold" data-testid="panel-summary">
          {answer.summary}
        </p>
      ) : null}
      {answer === null || isEmpty ? (
        <p
          className="flex items-center justify-center py-4 text-center text-sm text-muted-foreground"
          // Room for the drawing that comes; where none comes, a line is enough.
          style={{ minHeight: isEmpty ? EMPTY_PX : panel.heightPx }}
        >
          {isEmpty ? t(rows.length === 0 ? 'empty' : 'noValues') : isAway ? '–' : t('loading')}
        </p>
      ) : panel.spec === null ? (
        <PipelineFigures fields={panel.fields} row={rows[0] ?? {}} />
      ) : (
        <>
          <div className="drawn relative mt-auto pt-2" style={{ height: panel.heightPx + 8 }}>
            <PanelChart spec={panel.spec} rows={rows} heightPx={panel.heightPx} label={label} onDrawn={ignore} />
          </div>
          <PipelineTable caption={panel.title} fields={panel.fields} rows={rows} />
        </>
      )}
    </article>
  );
}
