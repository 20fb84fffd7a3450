'use client';

import { type AlertList, alertListSchema } from '#contracts/alerts/console.ts';
import { PipelineAlerts } from './pipeline-alerts.tsx';
import type { OperatorAction } from './use-operator-form.ts';
import { usePanel } from './use-panel.ts';

/** Twice as often as the evaluator looks (ALERT_INTERVAL_MS). */
const EVERY_MS = 15_000;

interface AlertBoardProps {
  /** What the page was rendered with; null: PostgreSQL did not answer. */
  initial: AlertList | null;
  change: OperatorAction;
  /** A page that holds more than alerts shows the open ones alone, and leads to the rest. */
  isWhole: boolean;
}

/** The alerts, read again every 15 s while the page is seen, also where one has scrolled on, and after each change. */
export function AlertBoard({ initial, change, isWhole }: AlertBoardProps) {
  const { state, answer, reload } = usePanel<AlertList>({
    ...{ url: '/admin/api/alerts', everyMs: EVERY_MS, isReadUnseen: true, initial },
    parse: (body) => alertListSchema.parse(body),
  });
  return <PipelineAlerts list={answer} isStale={state === 'failed'} {...{ change, reload, isWhole }} />;
}
