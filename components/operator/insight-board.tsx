'use client';

import { type InsightBoard as Board, insightBoardSchema } from '#contracts/insight-board.ts';
import { InsightDrafts } from './insight-drafts.tsx';
import { PipelineInsights } from './pipeline-insights.tsx';
import type { OperatorAction } from './use-operator-form.ts';
import { usePanel } from './use-panel.ts';

/** Statements are computed once a minute at most. */
const EVERY_MS = 60_000;

interface InsightBoardProps {
  /** What the page was rendered with; null: it could not be read. */
  initial: Board | null;
  action: OperatorAction;
  /** With it the board is the page's whole content: its heading is the first, and drafts follow. */
  complete?: OperatorAction;
}

/** The insights, read again every minute while they are in view, and at once after one of their actions. */
export function InsightBoard({ initial, action, complete }: InsightBoardProps) {
  const { ref, state, answer, reload } = usePanel<Board>({
    ...{ url: '/admin/api/insights', everyMs: EVERY_MS, initial },
    parse: (body) => insightBoardSchema.parse(body),
  });
  return (
    <>
      <PipelineInsights
        {...{ ref, board: answer, action, reload }}
        isStale={state === 'failed'}
        isPage={complete !== undefined}
      />
      {answer === null || complete === undefined ? null : (
        <InsightDrafts drafts={answer.drafts} complete={complete} action={action} reload={reload} />
      )}
    </>
  );
}
