import type { Metadata } from 'next';
import { InsightBoard } from '#components/operator/insight-board.tsx';
import { getContainer } from '#server/container.ts';
import { operatorMetadata, operatorOrNotFound } from '../operator.ts';
import { actOnInsight, completeDraft } from './actions.ts';

export const generateMetadata = (): Promise<Metadata> => operatorMetadata((t) => t('insights.title'));

/** The four insights and the drafts that were made of them. */
export default async function InsightsPage() {
  const operator = await operatorOrNotFound();
  // Without PostgreSQL the page states that they cannot be read.
  const board = await getContainer()
    .insightBoards.read(operator)
    .catch(() => null);
  return <InsightBoard initial={board} action={actOnInsight} complete={completeDraft} />;
}
