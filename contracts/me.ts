import { z } from 'zod';
import { LIST_NAMES } from '#domain/recommendation/lists/registry.ts';
import { listNameSchema } from './events.ts';
import {
  countSchema,
  epochMsSchema,
  productIdSchema,
  textSchema,
  uuidSchema,
  variantLabelSchema,
} from './identifiers.ts';
import { couponMessageSchema, MOST_WISHES, recommendationListSchema } from './push.ts';

/** Most coupons of a shopper that pages know of. */
export const MOST_COUPONS = 200;

/**
 * Query of GET /me: which lists come with it (`lists=item-cf,trending`), and the product beside which they are shown.
 */
export const meQuerySchema = z.object({
  lists: z
    .string()
    .max(200)
    .transform((names) => [...new Set(names.split(','))])
    .pipe(z.array(listNameSchema))
    .default([]),
  productId: productIdSchema.optional(),
});

/**
 * GET /me of the gateway: what a page shows of the shopper who looks at it. null: not readable at the moment, so the
 * page goes on without it.
 */
export const meSchema = z.object({
  shopperId: uuidSchema,
  /** What time it is for the shop (epoch ms): a page that was rendered for everybody may be minutes old. */
  shopMs: epochMsSchema.optional(),
  isMember: z.boolean(),
  isOperator: z.boolean(),
  /** How a member is addressed; null for a guest too. */
  name: textSchema(2_000).nullable(),
  /** false: the shopper has turned tracking off. */
  isTracked: z.boolean(),
  /** Pieces in the cart. */
  cartCount: countSchema.nullable(),
  /** Products wished for, the newest first. */
  wishes: z.array(productIdSchema).max(MOST_WISHES).nullable(),
  /** Coupons that can be used now, the first to expire first. */
  coupons: z.array(couponMessageSchema).max(MOST_COUPONS).nullable(),
  /** The experiment's variant the shopper is in, where one runs. */
  variant: variantLabelSchema.optional(),
  /** The lists asked for, in that order. */
  lists: z.array(recommendationListSchema).max(LIST_NAMES.length),
});
export type Me = z.infer<typeof meSchema>;
