import { z } from 'zod';
import { GRADES, type Grade } from '#domain/grade/grade.ts';
import type { Insights } from '#domain/insight/insight.ts';
import { OCCASIONS } from '#domain/insight/insight.ts';
import {
  type AudienceDraft,
  audienceDraftSchema,
  type PromotionDraft,
  promotionDraftSchema,
} from './insight-actions.ts';
import { jsonTimeSchema } from './json-time.ts';

/** Customers of a grade whom C9 reminds by a cycle of their own, and by that of their segment. */
export interface ReminderCounts {
  grade: Grade;
  own: number;
  segment: number;
}

export type CampaignDraft = { subject: string; createdAt: Date } & (
  | { kind: 'audience'; details: AudienceDraft }
  | { kind: 'promotion'; details: PromotionDraft }
);

/** What the console shows of insights, and GET /admin/api/insights answers (times as ISO text there). */
export interface InsightBoard {
  /** When drafts and window were read; the statements may be some minutes older. */
  readAt: Date;
  computedAt: Date;
  /** null: a past is being loaded, and insights of a part of it would be wrong. */
  insights: Insights | null;
  /** A group's customers to whom something may be sent, by the key of its statement; null: fewer than five. */
  sizes: Readonly<Record<string, number | null>>;
  reminders: readonly ReminderCounts[];
  /** Newest first; as they are now, as is `window`. */
  drafts: readonly CampaignDraft[];
  /** Days for which new arrivals that have not sold are shown first; null: the newest are. */
  window: number | null;
}

const MOST = 2 ** 31 - 1;
const count = z.int().min(0).max(MOST);
const key = z.string().max(80);
const ratio = z.number().min(0).max(MOST);
const interval = z.object({ value: ratio, low: ratio, high: ratio });
const days = z.object({ from: count, until: count });
const dayCounts = { lowDays: count.nullable(), highDays: count.nullable() };

const insightOf = <S extends z.ZodType>(statement: S) =>
  z.object({
    answer: z.union([
      z.object({ state: z.literal('found'), statements: z.array(statement).max(500) }),
      z.object({ state: z.enum(['none', 'not-enough']) }),
    ]),
    period: days,
    cells: count,
    sample: count,
  });

const insightsSchema = z.object({
  hours: insightOf(
    z.object({
      ...{ key, gender: z.enum(['FEMALE', 'MALE']), ageBand: count, hour: count },
      ...{ ratio: interval, orders: count, groupOrders: count },
    }),
  ),
  cycles: insightOf(
    z.object({
      ...{ key, grade: z.enum(GRADES), medianDays: count, ...dayCounts },
      ...{ customers: count, spells: count, remindOnDay: count },
    }),
  ),
  occasions: insightOf(
    z.object({
      ...{ key, occasion: z.enum(OCCASIONS), ratio: interval },
      ...{ occasions: count, days: count, orders: count, next: days },
    }),
  ),
  firstSales: insightOf(
    z.object({
      ...{ key, percent: z.literal([50, 25, 10]), days: count, ...dayCounts },
      ...{ products: count, sold: count, windowDays: count },
    }),
  ),
});

const draft = { subject: key, createdAt: jsonTimeSchema };

/** The board out of JSON. A page that was open while another release came in may read an answer of another form. */
export const insightBoardSchema: z.ZodType<InsightBoard> = z.object({
  readAt: jsonTimeSchema,
  computedAt: jsonTimeSchema,
  insights: insightsSchema.nullable(),
  sizes: z.record(key, count.nullable()),
  reminders: z.array(z.object({ grade: z.enum(GRADES), own: count, segment: count })).max(GRADES.length),
  drafts: z
    .array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('audience'), ...draft, details: audienceDraftSchema }),
        z.object({ kind: z.literal('promotion'), ...draft, details: promotionDraftSchema }),
      ]),
    )
    .max(1_000),
  window: count.nullable(),
});
