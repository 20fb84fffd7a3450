import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ExperimentResults } from '#components/operator/experiment-results.tsx';
import { ListResults } from '#components/operator/list-results.tsx';
import { getContainer } from '#server/container.ts';
import { operatorMetadata, operatorOrNotFound } from '../operator.ts';

export const generateMetadata = (): Promise<Metadata> => operatorMetadata((t) => t('results.title'));

/** Days one looks back over. */
const RANGES = [1, 7, 28] as const;

/** What each recommendation list showed, was clicked for and sold, and how the experiment's variants compare. */
export default async function RecommendationsPage({ searchParams }: { searchParams: Promise<{ days?: string }> }) {
  const session = await operatorOrNotFound();
  const asked = Number((await searchParams).days);
  const days = RANGES.find((range) => range === asked) ?? 7;
  const { recommendationResults: results } = getContainer();
  const [t, rows, experiment] = await Promise.all([
    getTranslations('admin'),
    results.lists(session, days),
    results.experiment(session),
  ]);
  return (
    <div className="grid gap-3 sm:gap-4">
      <h1 className="sr-only">{t('results.title')}</h1>
      <ExperimentResults experiment={experiment} />
      <ListResults rows={rows} days={days} ranges={RANGES} />
    </div>
  );
}
