import { z } from 'zod';
import type { AlertLabels, AlertText } from '#domain/alert/rule.ts';
import { HOUR_MS } from '#domain/shared/durations.ts';

/** For how long an operator mutes an alert. */
export const ALERT_MUTED_MS = HOUR_MS;
/** Days of ended alerts that the console shows. */
export const ALERT_HISTORY_DAYS = 30;

/** What a button of an alert sends. */
export const alertChangeSchema = z.object({
  id: z.uuid(),
  change: z.enum(['acknowledge', 'mute', 'unmute']),
});
export type AlertChangeRequest = z.output<typeof alertChangeSchema>;

/** An alert as the console shows it. */
export interface ShownAlert {
  id: string;
  rule: string;
  title: AlertText;
  about: AlertText;
  remedy: AlertText;
  severity: 'critical' | 'warning';
  labels: AlertLabels;
  state: 'firing' | 'acknowledged' | 'resolved';
  startedAt: Date;
  /** null: it goes on. */
  endedAt: Date | null;
  /** What was seen last; null: not known. */
  value: number | null;
  /** What was expected; null: the rule compares with nothing. */
  baseline: number | null;
  /** null: the value is no number to show. */
  unit: AlertText | null;
  acknowledgedAt: Date | null;
  /** The operator's name; null: not acknowledged, or the account is gone. */
  acknowledgedBy: string | null;
  /** null: not muted now. */
  mutedUntil: Date | null;
}

export interface AlertList {
  /** Open ones: firing, then muted and acknowledged. */
  open: ShownAlert[];
  /** Of the last 30 days, newest first. */
  ended: ShownAlert[];
  /** When alerts were last evaluated; null: never. */
  evaluatedAt: Date | null;
  /** That is too long ago: what is shown is of that time. */
  isStopped: boolean;
}
