import type { WordsLocale } from '#contracts/console-words.ts';
import { PIPELINE_RANGES, type PipelineAnswer } from '#contracts/pipeline-panels.ts';
import { type PipelinePanel, wordedRows } from '#observability/pipeline/panel.ts';
import { statementFor } from '#observability/pipeline/resolve.ts';
import { summaryOf } from '#observability/pipeline/summary.ts';
import { getContainer } from '#server/container.ts';
import type { Session } from '#server/identity/sessions.ts';
import type { PipelineChoice } from './choice.ts';

/** A panel's rows in the operator's words; rejects as server/operator/pipeline-figures.ts does. */
export async function readPanel(
  session: Session,
  panel: PipelinePanel,
  { range, sources }: PipelineChoice,
  locale: WordsLocale,
): Promise<PipelineAnswer> {
  const { query } = panel;
  const answer = await getContainer().pipelineFigures.rows(session, {
    panel: panel.id,
    // Only a panel with names of categories is another one in another language.
    key: JSON.stringify([[...sources].sort(), query.kind === 'sql' && query.sql.includes('{{name}}') ? locale : '']),
    minutes: PIPELINE_RANGES[range],
    pace: panel.pace,
    source:
      query.kind === 'sql'
        ? { kind: 'sql', statement: (times) => statementFor(query, { ...times, sources, locale }) }
        : query,
  });
  const rows = wordedRows(panel, answer.rows, locale);
  return { ...answer, rows, summary: summaryOf(panel, rows, locale) };
}
