'use client';

import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { cn } from '#components/ui/class-names.ts';
import { PanelChart } from './panel-chart.tsx';
import { tableColumns } from './panel-table.ts';
import { type PanelRow, PanelTable } from './panel-table.tsx';
import { usePanel } from './use-panel.ts';

export interface BoardPanel {
  id: string;
  title: string;
  about: string;
  columns: 4 | 6 | 8 | 12;
  heightPx: number;
  /** Vega-Lite, without data and size. */
  spec: Record<string, unknown>;
}

/** Ranges one looks back over, in minutes. */
const RANGES = { hour: 60, sixHours: 360, day: 1_440, week: 10_080, month: 43_200 } as const;
type Range = keyof typeof RANGES;
const SPAN = { 4: 'lg:col-span-4', 6: 'lg:col-span-6', 8: 'lg:col-span-8', 12: 'lg:col-span-12' };

/** The panels of the Kibana dashboard over a range of time, each asked for again while it is in view. */
export function PanelBoard({ panels }: { panels: readonly BoardPanel[] }) {
  const t = useTranslations('admin.panels');
  const [range, setRange] = useState<Range>('day');
  return (
    <section aria-label={t('label')}>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <h2 className="mr-auto text-base font-bold">{t('label')}</h2>
        <fieldset className="flex min-w-0 max-w-full overflow-x-auto rounded-lg border border-border bg-surface p-0.5">
          <legend className="sr-only">{t('range')}</legend>
          {(Object.keys(RANGES) as Range[]).map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={range === name}
              onClick={() => setRange(name)}
              className={cn(
                'h-10 rounded-md px-2.5 text-[13px] font-semibold whitespace-nowrap focus-visible:outline-2 focus-visible:outline-ring sm:px-3',
                range === name ? 'bg-primary-soft text-primary-text' : 'text-muted-foreground hover:bg-muted',
              )}
            >
              {t(`ranges.${name}`)}
            </button>
          ))}
        </fieldset>
      </div>
      <div className="grid grid-cols-1 gap-2 sm:gap-3 lg:grid-cols-12">
        {panels.map((panel) => (
          <PanelCard key={panel.id} panel={panel} minutes={RANGES[range]} />
        ))}
      </div>
    </section>
  );
}

function PanelCard({ panel, minutes }: { panel: BoardPanel; minutes: number }) {
  const t = useTranslations('admin.panels');
  const { ref, state, rows } = usePanel(panel.id, minutes);
  const [drawn, setDrawn] = useState<PanelRow[] | null>(null);
  const columns = useMemo(() => tableColumns(panel.spec), [panel.spec]);
  const label = `${panel.title}: ${panel.about}`;
  const isEmpty = rows !== null && !rows.some((row) => ((row as { doc_count?: number }).doc_count ?? 0) > 0);
  return (
    <article
      ref={ref}
      data-testid="panel"
      data-panel={panel.id}
      data-state={isEmpty ? 'empty' : state}
      className={cn('min-w-0 rounded-xl border border-border bg-surface p-3 sm:p-4', SPAN[panel.columns])}
    >
      <h3 className="text-sm font-bold">{panel.title}</h3>
      <p className="mb-2 truncate text-xs text-muted-foreground">{panel.about}</p>
      <div className="relative" style={{ height: panel.heightPx }}>
        {rows === null || isEmpty ? (
          <p className="flex h-full items-center justify-center text-sm text-muted-foreground">
            {t(state === 'failed' ? 'failed' : isEmpty ? 'empty' : 'loading')}
          </p>
        ) : (
          <PanelChart spec={panel.spec} rows={rows} heightPx={panel.heightPx} label={label} onDrawn={setDrawn} />
        )}
      </div>
      {rows === null || isEmpty ? null : <PanelTable caption={label} columns={columns} rows={drawn} />}
    </article>
  );
}
