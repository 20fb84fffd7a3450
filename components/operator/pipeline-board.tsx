'use client';

import { Pause, Play } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import type { PipelineAnswer } from '#contracts/pipeline-panels.ts';
import { type BoardPipelinePanel, PipelineCard } from './pipeline-card.tsx';
import { type PipelineChoiceLinks, PipelineChoices } from './pipeline-choices.tsx';

export interface PipelineBoardProps {
  panels: readonly BoardPipelinePanel[];
  /** What the page was rendered with, by panel; null: it could not be read in time. */
  answers: Readonly<Record<string, PipelineAnswer | null>>;
  choices: PipelineChoiceLinks;
  /** Of the choice: put behind a panel's address. */
  query: string;
  /** What is not of the choice: it stands between the heading and the choices. */
  children: ReactNode;
}

/**
 * The pipeline's panels, each read again every few seconds while it is in view. Everything but the drawings is in the
 * page as it comes: titles, the newest figure as a sentence, and a table.
 */
export function PipelineBoard({ panels, answers, choices, query, children }: PipelineBoardProps) {
  const t = useTranslations('admin.pipeline');
  const format = useFormatter();
  const [isPaused, setPaused] = useState(false);
  const rendered = Object.values(answers).map((answer) => answer?.toMs ?? 0);
  const [readMs, setReadMs] = useState(Math.max(0, ...rendered));
  return (
    <section aria-label={t('label')}>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <h1 className="text-xl font-extrabold tracking-[-0.03em]">{t('title')}</h1>
        <p className="won mr-auto text-sm text-muted-foreground" data-testid="pipeline-as-of">
          {readMs === 0 ? t('notRead') : t('asOf', { at: format.dateTime(readMs, { timeStyle: 'medium' }) })}
        </p>
        <Button variant="outline" size="sm" data-testid="pipeline-pause" onClick={() => setPaused(!isPaused)}>
          {isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
          {t(isPaused ? 'resume' : 'pause')}
        </Button>
      </div>
      {children}
      <PipelineChoices {...choices} />
      <div className="grid grid-cols-1 gap-2 sm:gap-3 lg:grid-cols-12">
        {panels.map((panel) => (
          <PipelineCard
            key={panel.id}
            panel={panel}
            url={`/admin/api/pipeline/${panel.id}${query}`}
            initial={answers[panel.id] ?? null}
            isPaused={isPaused}
            onRead={(atMs) => setReadMs((before) => Math.max(before, atMs))}
          />
        ))}
      </div>
    </section>
  );
}
