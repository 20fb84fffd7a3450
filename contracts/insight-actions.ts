import { z } from 'zod';

/** What an insight leads to. audience, promotion: a draft. window: a setting of the shop. */
export const INSIGHT_ACTIONS = ['audience', 'promotion', 'window'] as const;
export type InsightActionKind = (typeof INSIGHT_ACTIONS)[number];

/** Key of the statement that an action is about (domain/insight): "FEMALE:20:21", "payday:20447", "7". */
const key = z
  .string()
  .max(40)
  .regex(/^[A-Za-z0-9:-]+$/);

/** What the console's buttons send. */
export const insightActionSchema = z.object({
  kind: z.enum(INSIGHT_ACTIONS),
  key,
  change: z.enum(['take', 'undo']),
});
export type InsightActionRequest = z.output<typeof insightActionSchema>;

/** As many as a column of PostgreSQL counts. */
const MOST_CUSTOMERS = 2 ** 31 - 1;

/** Buyers to whom a message may be sent at an hour; who has not consented is not in it. */
export const audienceDraftSchema = z.object({
  gender: z.enum(['FEMALE', 'MALE']),
  ageBand: z.int().min(0).max(120),
  /** In Seoul. */
  hour: z.int().min(0).max(23),
  /** When the draft was made; it is counted anew where it is shown. */
  size: z.int().min(0).max(MOST_CUSTOMERS).nullable(),
});
export type AudienceDraft = z.output<typeof audienceDraftSchema>;

/** A promotion that is not active and costs nothing until an operator has set its discount. */
export const promotionDraftSchema = z.object({
  occasion: z.enum(['month-start', 'payday']),
  /** Days in Seoul, both included: "2026-12-01". */
  from: z.iso.date(),
  until: z.iso.date(),
  discountPercent: z.int().min(1).max(90).nullable(),
});
export type PromotionDraft = z.output<typeof promotionDraftSchema>;

/** The setting that the list of new arrivals reads: products that have not sold are shown first for so many days. */
export const NEW_ARRIVALS_WINDOW = 'new-arrivals-window';
export const newArrivalsWindowSchema = z.object({ days: z.int().min(1).max(60) });
