import { z } from 'zod';
import { uuidSchema } from '#contracts/identifiers.ts';
import { CLAIM_KINDS, CLAIM_REASONS, type ClaimReason } from '#domain/claim/claim.ts';
import { MAX_QUANTITY } from '#domain/order/quantity.ts';

const REASONS = Object.keys(CLAIM_REASONS) as [ClaimReason, ...ClaimReason[]];

export const claimKindSchema = z.enum(CLAIM_KINDS);

/** What is chosen on the form of a claim. */
export const claimChoiceSchema = z.object({
  kind: claimKindSchema,
  reason: z.enum(REASONS),
  lines: z
    .array(z.object({ lineId: uuidSchema, quantity: z.number().int().min(1).max(MAX_QUANTITY) }))
    .min(1)
    .max(100),
});

export const wonSchema = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
