import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { InsightBoard } from '#components/operator/insight-board.tsx';
import { PipelineBoard } from '#components/operator/pipeline-board.tsx';
import { SOURCE_WORDS, wordsLocale } from '#contracts/console-words.ts';
import { PIPELINE_RANGE_NAMES } from '#contracts/pipeline-panels.ts';
import { SOURCES, type Source } from '#contracts/sources.ts';
import { specOf } from '#observability/pipeline/drawing/spec.ts';
import { PIPELINE_PANELS } from '#observability/pipeline/index.ts';
import { measuresOf } from '#observability/pipeline/panel.ts';
import { getContainer } from '#server/container.ts';
import { within } from '#server/timeout.ts';
import { AlertsSection } from '../alerts/alerts-section.tsx';
import { actOnInsight } from '../insights/actions.ts';
import { operatorMetadata, operatorOrNotFound } from '../operator.ts';
import { choiceOf, choiceQuery, type PipelineChoice } from './choice.ts';
import { readPanel } from './read-panel.ts';

export const generateMetadata = (): Promise<Metadata> => operatorMetadata((t) => t('pipeline.title'));

/** How long the page waits for its panels; one that takes longer is read by the browser. */
const READ_WITHIN_MS = 4_000;

interface PipelinePageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The pipeline from orders to figures, with the same panels as Grafana; it needs neither Grafana nor Prometheus. */
export default async function PipelinePage({ searchParams }: PipelinePageProps) {
  const session = await operatorOrNotFound();
  const choice = choiceOf(await searchParams);
  const [locale, t] = await Promise.all([getLocale(), getTranslations('admin.pipeline')]);
  const words = wordsLocale(locale);
  const insights = within(getContainer().insightBoards.read(session), READ_WITHIN_MS);
  const answers = await Promise.all(
    PIPELINE_PANELS.map(async (panel) => {
      const answer = await within(readPanel(session, panel, choice, words), READ_WITHIN_MS);
      return [panel.id, answer ?? null] as const;
    }),
  );
  return (
    <>
      <PipelineBoard
        answers={Object.fromEntries(answers)}
        query={choiceQuery(choice)}
        choices={{
          ranges: PIPELINE_RANGE_NAMES.map((range) => ({
            name: range,
            text: t(`ranges.${range}`),
            href: addressOf({ ...choice, range }),
            isChosen: range === choice.range,
          })),
          sources: [
            {
              name: 'all',
              text: t('allSources'),
              href: addressOf({ ...choice, sources: [] }),
              isChosen: choice.sources.length === 0,
            },
            ...SOURCES.map((source) => ({
              name: source,
              text: SOURCE_WORDS[source][words],
              href: addressOf({ ...choice, sources: toggled(choice.sources, source) }),
              isChosen: choice.sources.includes(source),
            })),
          ],
        }}
        panels={PIPELINE_PANELS.map((panel) => ({
          id: panel.id,
          title: panel.title[words],
          about: panel.about[words],
          columns: panel.columns,
          heightPx: panel.heightPx,
          pace: panel.pace,
          store: panel.query.kind === 'kafka' ? 'kafka' : 'postgres',
          fields: panel.fields.map(({ field, title, unit }) => ({ field, title: title[words], unit })),
          measures: measuresOf(panel.drawing),
          spec: specOf(panel, words),
        }))}
      >
        <AlertsSection operator={session} isWhole={false} />
      </PipelineBoard>
      <InsightBoard initial={(await insights) ?? null} action={actOnInsight} />
    </>
  );
}

const addressOf = (choice: PipelineChoice) => `/admin/pipeline${choiceQuery(choice)}`;

/** With the source if it was not chosen, else without it; all of them is none chosen. */
function toggled(chosen: readonly Source[], source: Source): Source[] {
  const next = chosen.includes(source) ? chosen.filter((one) => one !== source) : [...chosen, source];
  return next.length === SOURCES.length ? [] : next;
}
