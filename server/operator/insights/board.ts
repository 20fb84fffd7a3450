import {
  audienceDraftSchema,
  NEW_ARRIVALS_WINDOW,
  newArrivalsWindowSchema,
  promotionDraftSchema,
} from '#contracts/insight-actions.ts';
import type { CampaignDraft, InsightBoard } from '#contracts/insight-board.ts';
import { parameterOf } from '#domain/coupon/rule.ts';
import { c9RepurchaseReminder } from '#domain/coupon/rules/c9-repurchase-reminder.ts';
import { shownSize } from '#domain/insight/audience.ts';
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

/**
 * Statements are computed once a minute at most for all operators of this process; drafts and settings are read anew.
 */
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
      const readAt = now();
      const day = koreanDay(readAt.getTime());
      const [statements, drafts, window] = await Promise.all([
        computed.get(String(day), compute),
        readDrafts(db),
        readWindow(db),
      ]);
      return { readAt, ...statements, drafts: drafts.flatMap(draftOf), window };
    },
  };
}

/** Days of the new arrivals' window that is set; null: none. */
export async function readWindow(db: Database): Promise<number | null> {
  const parsed = newArrivalsWindowSchema.safeParse(await readSetting(db, NEW_ARRIVALS_WINDOW));
  return parsed.success ? parsed.data.days : null;
}

/** A draft of a form that this release does not know is left out. */
function draftOf({
  kind,
  subject,
  details,
  createdAt,
}: Awaited<ReturnType<typeof readDrafts>>[number]): CampaignDraft[] {
  if (kind === 'audience') {
    const parsed = audienceDraftSchema.safeParse(details);
    return parsed.success ? [{ kind, subject, createdAt, details: parsed.data }] : [];
  }
  const parsed = promotionDraftSchema.safeParse(details);
  return kind === 'promotion' && parsed.success ? [{ kind, subject, createdAt, details: parsed.data }] : [];
}
