import { z } from 'zod';
import { HOUR_MS } from '#domain/shared/durations.ts';
import { jsonTimeSchema } from '../json-time.ts';

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

const text = z.object({ ko: z.string(), en: z.string() });

/** An alert as the console shows it; from JSON. */
const shownAlertSchema = z.object({
  id: z.string(),
  rule: z.string(),
  title: text,
  about: text,
  remedy: text,
  severity: z.enum(['critical', 'warning']),
  labels: z.record(z.string(), z.string()),
  state: z.enum(['firing', 'acknowledged', 'resolved']),
  startedAt: jsonTimeSchema,
  /** null: it goes on. */
  endedAt: jsonTimeSchema.nullable(),
  /** What was seen last; null: not known. */
  value: z.number().nullable(),
  /** What was expected; null: the rule compares with nothing. */
  baseline: z.number().nullable(),
  /** null: the value is no number to show. */
  unit: text.nullable(),
  acknowledgedAt: jsonTimeSchema.nullable(),
  /** The operator's name; null: not acknowledged, or the account is gone. */
  acknowledgedBy: z.string().nullable(),
  /** null: not muted now. */
  mutedUntil: jsonTimeSchema.nullable(),
});
export type ShownAlert = z.output<typeof shownAlertSchema>;

/** Answer of GET /admin/api/alerts. A page that was open while another release came in may read one of another form. */
export const alertListSchema = z.object({
  readAt: jsonTimeSchema,
  /** Open ones: firing, then muted and acknowledged. */
  open: z.array(shownAlertSchema),
  /** Of the last 30 days, newest first. */
  ended: z.array(shownAlertSchema),
  /** When alerts were last evaluated; null: never. */
  evaluatedAt: jsonTimeSchema.nullable(),
  /** That is too long ago: what is shown is of that time. */
  isStopped: z.boolean(),
});
export type AlertList = z.output<typeof alertListSchema>;
