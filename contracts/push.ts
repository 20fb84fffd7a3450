import { z } from 'zod';
import { RULE_CODES } from '#domain/coupon/rule-codes.ts';
import { RECOMMENDATION_TIERS } from '#domain/recommendation/lists/types.ts';
import { listNameSchema } from './events.ts';
import {
  categoryIdSchema,
  countSchema,
  epochMsSchema,
  percentSchema,
  priceWonSchema,
  productIdSchema,
  textSchema,
  uuidSchema,
  variantLabelSchema,
} from './identifiers.ts';
import { MOST_SHIPMENTS, shipmentStateSchema } from './shipments.ts';

/** Which step of the fallback chain answered, best first. */
export const tierSchema = z.enum(RECOMMENDATION_TIERS);
export type Tier = z.infer<typeof tierSchema>;

/**
 * Why an item is in a list, as data: the page words it in the reader's language
 * ({kind:'viewed', name:'무선 이어폰'} → "'무선 이어폰'을 보셔서").
 */
export const reasonSchema = z.object({
  kind: z.enum([
    'viewed',
    'carted',
    'bought',
    'like-minded',
    'trending',
    'new',
    'segment',
    'explored',
    'same-kind',
    'category',
    'bought-together',
    'coupon',
  ]),
  /** The product the reason points at. */
  productId: productIdSchema.optional(),
  /** That product's name, the category's name, … */
  name: textSchema(2_000).optional(),
  /** How many (like-minded shoppers, buyers). */
  count: countSchema.optional(),
});
export type Reason = z.infer<typeof reasonSchema>;

export const recommendedItemSchema = z.object({
  productId: productIdSchema,
  score: z.number().min(-1e15).max(1e15),
  reason: reasonSchema,
});
export type RecommendedItem = z.infer<typeof recommendedItemSchema>;

/** A served list: GET /api/recommendations and socket message `recommendations`. */
export const recommendationListSchema = z.object({
  /** Assigned when the list is computed; events about the list carry it. Lists stored by an older version have none. */
  id: uuidSchema.optional(),
  list: listNameSchema,
  tier: tierSchema,
  /** The experiment's variant the shopper is in, where one runs. */
  variant: variantLabelSchema.optional(),
  computedAt: textSchema(40),
  /** The product a `bought-together` or `category` list stands beside. */
  productId: productIdSchema.optional(),
  items: z.array(recommendedItemSchema).max(1_000),
  /** A source did not answer in time and this stands in for what it knows: it is worth asking again. */
  late: z.literal(true).optional(),
  /** What the shopper has dismissed, in answers to them: what a page has pushed to it later is held against it. */
  dismissed: z.array(productIdSchema).max(10_000).optional(),
});
export type RecommendationList = z.infer<typeof recommendationListSchema>;

export const couponTargetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('product'), productIds: z.array(productIdSchema).min(1).max(1_000) }),
  z.object({ kind: z.literal('category'), categoryId: categoryIdSchema }),
  z.object({ kind: z.literal('any') }),
]);
export type CouponTarget = z.infer<typeof couponTargetSchema>;

/** Socket message `coupon`. */
export const couponMessageSchema = z.object({
  couponId: uuidSchema,
  rule: textSchema(40),
  discountPercent: percentSchema,
  maxDiscountWon: priceWonSchema,
  target: couponTargetSchema,
  /** Name of the product or category it is for. */
  targetName: textSchema(2_000).optional(),
  /** The category's name in addresses, where it is for a category. */
  targetSlug: textSchema(200).optional(),
  expiresAt: textSchema(40),
});
export type CouponMessage = z.infer<typeof couponMessageSchema>;

/** Socket message `order`: an order of this shopper changed. */
export const orderMessageSchema = z.object({
  orderId: uuidSchema,
  number: textSchema(40),
  status: textSchema(40),
  /** Where its shipments are, when one of them has moved; without it the order itself changed. */
  shipments: z
    .array(z.object({ shipmentId: uuidSchema, number: countSchema, state: shipmentStateSchema }))
    .max(MOST_SHIPMENTS)
    .optional(),
});
export type OrderMessage = z.infer<typeof orderMessageSchema>;

/** Socket message `cart`: cart or coupons of this shopper have changed. */
export const cartMessageSchema = z.object({
  /** Pieces in the cart now. */
  count: countSchema,
});
export type CartMessage = z.infer<typeof cartMessageSchema>;

/** Socket message `presence`: of the numbers that were watched those that are new. */
export const presenceMessageSchema = z.object({
  online: countSchema.optional(),
  viewers: z.object({ productId: productIdSchema, count: countSchema }).optional(),
  /** Shoppers who bought the product since midnight in Seoul. */
  buyers: z.object({ productId: productIdSchema, count: countSchema }).optional(),
  /** Coupons used since midnight in Seoul, by rule. */
  uses: z.record(textSchema(40), countSchema).optional(),
});
export type PresenceMessage = z.infer<typeof presenceMessageSchema>;

/** Socket message `dismissals`: all products this shopper wants to see no more of in recommendations. */
export const dismissalsMessageSchema = z.object({ productIds: z.array(productIdSchema).max(10_000) });
export type DismissalsMessage = z.infer<typeof dismissalsMessageSchema>;

/** Most products of a wishlist that a page marks. */
export const MOST_WISHES = 200;
/** Socket message `wishes`: all that this shopper wishes for, newest first, as far as pages mark it. */
export const wishesMessageSchema = z.object({ productIds: z.array(productIdSchema).max(MOST_WISHES) });
export type WishesMessage = z.infer<typeof wishesMessageSchema>;

/**
 * What workers publish on Redis for the gateways, which pass it to the shopper's room (or to everybody, where
 * `shopperId` is null).
 */
export const pushSchema = z.object({
  shopperId: uuidSchema.nullable(),
  message: z.discriminatedUnion('event', [
    z.object({ event: z.literal('recommendations'), data: recommendationListSchema }),
    z.object({ event: z.literal('coupon'), data: couponMessageSchema }),
    z.object({ event: z.literal('order'), data: orderMessageSchema }),
    z.object({ event: z.literal('cart'), data: cartMessageSchema }),
    z.object({ event: z.literal('dismissals'), data: dismissalsMessageSchema }),
    z.object({ event: z.literal('wishes'), data: wishesMessageSchema }),
  ]),
  /** When the event that caused this was taken in (epoch ms), for latency figures. */
  causedAtMs: epochMsSchema.optional(),
});
export type Push = z.infer<typeof pushSchema>;

/** Why a connect is refused: the shopper has as many sockets as one may have. The page goes on over HTTP. */
export const TOO_MANY_SOCKETS = 'too-many-sockets';

/** Socket.IO, browser to server: `watch`. */
export const watchSchema = z.object({
  /** Product whose viewers and bought-together list this page follows; null ends it. */
  productId: productIdSchema.nullish(),
  /** Coupon rules whose uses this page follows; these and no others from now on. */
  rules: z.array(z.enum(RULE_CODES)).max(RULE_CODES.length).optional(),
});
export type Watch = z.infer<typeof watchSchema>;

/** Acknowledgement of `track` and body of POST /events. */
export interface TrackResult {
  accepted: number;
  errors: { index: number; field: string; message: string }[];
  /** Set when nothing was taken for want of room (rate, spool): send the same batch again after this time. */
  retryAfterSeconds?: number;
}
