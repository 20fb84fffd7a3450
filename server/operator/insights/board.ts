import {
  type AudienceDraft,
  audienceDraftSchema,
  NEW_ARRIVALS_WINDOW,
  newArrivalsWindowSchema,
  type PromotionDraft,
  promotionDraftSchema,
} from '#contracts/insight-actions.ts';
import { parameterOf } from '#domain/coupon/rule.ts';
import { c9RepurchaseReminder } from '#domain/coupon/rules/c9-repurchase-reminder.ts';
import type { Grade } from '#domain/grade/grade.ts';
import { shownSize } from '#domain/insight/audience.ts';
import type { Insights } from '#domain/insight/insight.ts';
import { koreanDay, koreanYear } from '#domain/shared/korean-time.ts';
import { backfillsUnderWay } from '#server/adapters/postgres/backfills.ts';
import { audienceSize, readDrafts, readSetting } from '#server/adapters/postgres/campaign-drafts.ts';
import type { PanelReader } from '#server/adapters/postgres/panel-reader.ts';
import { countReminders } from '#server/adapters/postgres/reorder-cycles.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { createStaleWhileRevalidate } from '#server/catalog/stale-while-revalidate.ts';
import type { Session } from '#server/identity/sessions.ts';
import { requireOperator } from '../require-operator.ts';
import { computeInsights } from './compute.ts';

/** A group's customers to whom something may be sent, by the key of its statement; null: fewer than five. */
export type AudienceSizes = Readonly<Record<string, number | null>>;

/** Customers of a grade whom C9 reminds by a cycle of their own, and by that of their segment. */
export interface ReminderCounts {
  grade: Grade;
  own: number;
  segment: number;
}

export type Draft = { subject: string; createdAt: Date } & (
  | { kind: 'audience'; details: AudienceDraft }
  | { kind: 'promotion'; details: PromotionDraft }
);

export interface InsightBoard {
  computedAt: Date;
  /** null: a past is being loaded, and insights of a part of it would be wrong. */
  insights: Insights | null;
  sizes: AudienceSizes;
  reminders: readonly ReminderCounts[];
  /** Newest first; as they are now, as is `window`. */
  drafts: readonly Draft[];
  /** Days for which new arrivals that have not sold are shown first; null: the newest are. */
  window: number | null;
}

type Computed = Pick<InsightBoard, 'computedAt' | 'insights' | 'sizes' | 'reminders'>;

export interface InsightBoards {
  /** The board for an operator; DangolError('forbidden') for anybody else, 'unavailable' while PostgreSQL is. */
  read(operator: Pick<Session, 'role'>): Promise<InsightBoard>;
}

/** With fewer order days of their own, C9 reminds customers by the cycle of their segment. */
const C9_LEAST_DAYS = parameterOf(c9RepurchaseReminder, 'minOrderDays');
/** Statements about months do not change within minutes: after a minute the next reader has them computed behind. */
const FRESH_MS = 60_000;
const STALE_MS = 240_000;

/** Statements are computed once a minute at most for all operators of this process; drafts and settings are read anew. */
export function createInsightBoards({
  db,
  reader,
  now,
}: {
  db: Database;
  reader: Pick<PanelReader, 'read'>;
  now: () => Date;
}): InsightBoards {
  const computed = createStaleWhileRevalidate<Computed>({
    ...{ freshForMs: FRESH_MS, staleForMs: STALE_MS, capacity: 2 },
    now: () => now().getTime(),
  });

  async function compute(): Promise<Computed> {
    const at = now();
    if ((await backfillsUnderWay(db)).length > 0) return { computedAt: at, insights: null, sizes: {}, reminders: [] };
    const insights = await computeInsights(reader, koreanDay(at.getTime()));
    const { answer } = insights.hours;
    const sizes: Record<string, number | null> = {};
    for (const { key, ...group } of answer.state === 'found' ? answer.statements : [])
      sizes[key] = shownSize(await audienceSize(db, group, koreanYear(at.getTime())));
    return { computedAt: at, insights, sizes, reminders: await countReminders(db, C9_LEAST_DAYS) };
  }

  return {
    async read(operator) {
      requireOperator(operator);
      const day = koreanDay(now().getTime());
      const [statements, drafts, window] = await Promise.all([
        computed.get(String(day), compute),
        readDrafts(db),
        readWindow(db),
      ]);
      return { ...statements, drafts: drafts.flatMap(draftOf), window };
    },
  };
}

/** Days of the new arrivals' window that is set; null: none. */
export async function readWindow(db: Database): Promise<number | null> {
  const parsed = newArrivalsWindowSchema.safeParse(await readSetting(db, NEW_ARRIVALS_WINDOW));
  return parsed.success ? parsed.data.days : null;
}

/** A draft of a form that this release does not know is left out. */
function draftOf({ kind, subject, details, createdAt }: Awaited<ReturnType<typeof readDrafts>>[number]): Draft[] {
  if (kind === 'audience') {
    const parsed = audienceDraftSchema.safeParse(details);
    return parsed.success ? [{ kind, subject, createdAt, details: parsed.data }] : [];
  }
  const parsed = promotionDraftSchema.safeParse(details);
  return kind === 'promotion' && parsed.success ? [{ kind, subject, createdAt, details: parsed.data }] : [];
}
