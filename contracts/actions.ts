import { z } from 'zod';
import { MAX_QUANTITY } from '#domain/order/quantity.ts';
import { listNameSchema } from './events.ts';
import { countSchema, INT4_MAX, textSchema, uuidSchema } from './identifiers.ts';

/*
 * Bodies and answers of the routes for what a shopper does on a page without leaving it (docs/decisions/0117). None of
 * them draws a page. A refusal is `ActionRefusal`, with the status of its code.
 */

const offerIdSchema = z.number().int().positive().max(INT4_MAX);
/** A number: text of digits is for addresses. */
const productIdSchema = z.number().int().positive().max(INT4_MAX);
const quantitySchema = z.number().int().min(1).max(MAX_QUANTITY);

/** POST /api/cart/lines: adds pieces. The same key again is the same act; another key is another. */
export const addLineSchema = z.object({ offerId: offerIdSchema, quantity: quantitySchema, key: uuidSchema });
/** PUT /api/cart/lines: sets how many. */
export const setLineSchema = z.object({ offerId: offerIdSchema, quantity: quantitySchema });
/** DELETE /api/cart/lines. */
export const removeLineSchema = z.object({ offerId: offerIdSchema });
/** PUT /api/wishes: on the wishlist from now on, or not. */
export const setWishSchema = z.object({ productId: productIdSchema, wished: z.boolean() });
/** PUT /api/dismissals: not shown in recommendations from now on, or shown again. */
export const setDismissalSchema = z.object({
  productId: productIdSchema,
  dismissed: z.boolean(),
  list: listNameSchema.optional(),
  listId: uuidSchema.optional(),
});

/** Answer of the routes of the cart: pieces in it, and how many of the offer. */
export const cartLineAnswerSchema = z.object({
  cartCount: countSchema,
  line: z.object({ offerId: offerIdSchema, quantity: countSchema }),
});
export type CartLineAnswer = z.infer<typeof cartLineAnswerSchema>;
export const wishAnswerSchema = z.object({ wished: z.boolean() });
export type WishAnswer = z.infer<typeof wishAnswerSchema>;
export const dismissalAnswerSchema = z.object({ dismissed: z.boolean() });
export type DismissalAnswer = z.infer<typeof dismissalAnswerSchema>;

/** A refusal, worded in the shopper's language. */
export const actionRefusalSchema = z.object({
  error: z.object({ code: textSchema(40), message: textSchema(500), field: textSchema(40).optional() }),
});
export type ActionRefusal = z.infer<typeof actionRefusalSchema>;
