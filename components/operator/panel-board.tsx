'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { cn } from '#components/ui/class-names.ts';
import { SOURCE_WORDS, wordsLocale } from '#contracts/console-words.ts';
import type { PanelAnswer } from '#contracts/operator.ts';
import { SOURCES, type Source } from '#contracts/sources.ts';
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
const EVERY_MS = 15_000;
const SPAN = { 4: 'lg:col-span-4', 6: 'lg:col-span-6', 8: 'lg:col-span-8', 12: 'lg:col-span-12' };

/** The panels of the Kibana dashboard over a range of time, each asked for again while it is in view. */
export function PanelBoard({ panels }: { panels: readonly BoardPanel[] }) {
  const t = useTranslations('admin.panels');
  const words = wordsLocale(useLocale());
  const [range, setRange] = useState<Range>('day');
  const [source, setSource] = useState<Source | null>(null);
  const ranges = (Object.keys(RANGES) as Range[]).map((name) => [name, t(`ranges.${name}`)] as const);
  const sources = [
    ['all', t('allSources')] as const,
    ...SOURCES.map((name) => [name, SOURCE_WORDS[name][words]] as const),
  ];
  const chooseSource = (name: Source | 'all') => setSource(name === 'all' ? null : name);
  return (
    <section aria-label={t('label')}>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <h2 className="mr-auto text-base font-bold">{t('label')}</h2>
        <Choice label={t('source')} options={sources} chosen={source ?? 'all'} onChoose={chooseSource} />
        <Choice label={t('range')} options={ranges} chosen={range} onChoose={(name) => setRange(name)} />
      </div>
      <div className="grid grid-cols-1 gap-2 sm:gap-3 lg:grid-cols-12">
        {panels.map((panel) => (
          <PanelCard key={panel.id} panel={panel} minutes={RANGES[range]} source={source} />
        ))}
      </div>
    </section>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  options: readonly (readonly [T, string])[];
  chosen: T;
  onChoose(option: T): void;
}

/** One of a few, as buttons in a row; on a phone the row scrolls. */
function Choice<T extends string>({ label, options, chosen, onChoose }: ChoiceProps<T>) {
  return (
    <fieldset className="flex min-w-0 max-w-full overflow-x-auto rounded-lg border border-border bg-surface p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map(([name, text]) => (
        <button
          key={name}
          type="button"
          aria-pressed={chosen === name}
          onClick={() => onChoose(name)}
          className={cn(
            'h-10 rounded-md px-2.5 text-[13px] font-semibold whitespace-nowrap focus-visible:outline-2 focus-visible:outline-ring sm:px-3',
            chosen === name ? 'bg-primary-soft text-primary-text' : 'text-muted-foreground hover:bg-muted',
          )}
        >
          {text}
        </button>
      ))}
    </fieldset>
  );
}

function PanelCard({ panel, minutes, source }: { panel: BoardPanel; minutes: number; source: Source | null }) {
  const t = useTranslations('admin.panels');
  const { ref, state, answer } = usePanel<PanelAnswer>({
    url: `/admin/api/panels/${panel.id}?minutes=${minutes}${source === null ? '' : `&sources=${source}`}`,
    everyMs: EVERY_MS,
  });
  const rows = answer?.rows ?? null;
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
      <p className={cn('mb-2 text-xs text-muted-foreground', panel.columns !== 12 && 'truncate')}>{panel.about}</p>
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
