import { z } from 'zod';
import { LIST_NAMES } from '#domain/recommendation/lists/registry.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import {
  categoryIdSchema,
  countSchema,
  INT4_MAX,
  MAX_LINES,
  momentSchema,
  occurredAtSchema,
  percentSchema,
  placeSchema,
  priceWonSchema,
  productIdSchema,
  sellerIdSchema,
  sumWonSchema,
  textSchema,
  uuidSchema,
  variantLabelSchema,
} from './identifiers.ts';
import { SOURCES, type Source } from './sources.ts';

/**
 * All events, as published to Kafka: `{id, type, version, occurredAt, shopperId, sessionId, payload}`.
 * Unknown optional fields pass; a breaking change is a new version. The browser may send only events that a browser can
 * observe; events that cost money or stock are published by the server, from the transaction that caused them.
 */
export const listNameSchema = z.enum(LIST_NAMES);
/** The six lists. */
export type ListName = z.infer<typeof listNameSchema>;

const quantity = z.number().int().min(1).max(99);
/** An order line. Events of before the ledger lack category, seller and list price. */
const line = z.object({
  productId: productIdSchema,
  categoryId: categoryIdSchema.optional(),
  sellerId: sellerIdSchema.optional(),
  /** More than a cart takes in an imported history. */
  quantity: z.number().int().min(1).max(INT4_MAX),
  unitPriceWon: priceWonSchema,
  listPriceWon: priceWonSchema.optional(),
});

/** Which list, as it was served: what is clicked, carted and bought of it flows back there (docs/decisions/0080). */
const servedList = {
  listId: uuidSchema.optional(),
  list: listNameSchema,
  tier: textSchema(40).optional(),
  variant: variantLabelSchema.optional(),
  computedAt: textSchema(40).optional(),
};

const browserPayloads = {
  /** A page came into view. `productId` on a detail page, `categoryId` on a list. */
  'page-viewed': z.object({
    path: textSchema(500).optional(),
    productId: productIdSchema.optional(),
    categoryId: categoryIdSchema.optional(),
  }),
  /** A product card was followed to its detail page. */
  'product-clicked': z.object({
    productId: productIdSchema,
    list: textSchema(60).optional(),
    position: placeSchema.optional(),
  }),
  /** A real pointer rested on a card for 300 ms or more. */
  'product-hovered': z.object({
    productId: productIdSchema,
    durationMs: z.number().nonnegative().max(DAY_MS).optional(),
  }),
  'recommendation-shown': z.object({ ...servedList, productIds: z.array(productIdSchema).max(100) }),
  'recommendation-clicked': z.object({
    ...servedList,
    productId: productIdSchema,
    position: placeSchema.optional(),
  }),
  searched: z.object({
    query: textSchema(200).trim().min(1),
    results: countSchema.optional(),
    categoryId: categoryIdSchema.optional(),
  }),
  'ad-shown': z.object({ adId: textSchema(60) }),
  'ad-clicked': z.object({ adId: textSchema(60) }),
  'error-seen': z.object({
    message: textSchema(500),
    path: textSchema(500).optional(),
    digest: textSchema(100).optional(),
  }),
} as const;

const serverPayloads = {
  'cart-item-added': z.object({ productId: productIdSchema, quantity, unitPriceWon: priceWonSchema }),
  'cart-item-removed': z.object({ productId: productIdSchema, quantity }),
  'cart-quantity-increased': z.object({ productId: productIdSchema, from: quantity, to: quantity }),
  'cart-quantity-decreased': z.object({ productId: productIdSchema, from: quantity, to: quantity }),
  'checkout-started': z.object({ productIds: z.array(productIdSchema).max(MAX_LINES), totalWon: sumWonSchema }),
  'order-placed': z.object({
    orderId: uuidSchema,
    lines: z.array(line).min(1).max(MAX_LINES),
    discountWon: sumWonSchema,
    totalWon: sumWonSchema,
  }),
  'order-cancelled': z.object({
    orderId: uuidSchema,
    lines: z.array(line).min(1).max(MAX_LINES),
    totalWon: sumWonSchema,
  }),
  'payment-succeeded': z.object({ orderId: uuidSchema, amountWon: sumWonSchema, method: textSchema(40) }),
  'payment-failed': z.object({
    orderId: uuidSchema,
    amountWon: sumWonSchema,
    method: textSchema(40),
    reason: textSchema(500),
  }),
  'coupon-issued': z.object({
    couponId: uuidSchema,
    rule: textSchema(40),
    causeId: textSchema(500),
    discountPercent: percentSchema,
  }),
  'coupon-used': z.object({
    couponId: uuidSchema,
    rule: textSchema(40),
    orderId: uuidSchema,
    discountWon: sumWonSchema,
  }),
  'wish-added': z.object({ productId: productIdSchema }),
  'wish-removed': z.object({ productId: productIdSchema }),
  /** A product the shopper no longer wants in recommendations, with the list where they dismissed it; and its undo. */
  'product-dismissed': z.object({
    productId: productIdSchema,
    listId: uuidSchema.optional(),
    list: listNameSchema.optional(),
  }),
  'product-dismissal-undone': z.object({ productId: productIdSchema }),
  /** A guest logged in: what they looked at, oldest first, now belongs to the member (the envelope's shopper). */
  'history-adopted': z.object({
    guestId: uuidSchema,
    views: z.array(z.object({ productId: productIdSchema, occurredAt: occurredAtSchema })).max(100),
    /** Products that the guest had dismissed. */
    dismissedProductIds: z.array(productIdSchema).max(500).optional(),
  }),
  'shopper-forgotten': z.object({}),
} as const;

const payloads = { ...browserPayloads, ...serverPayloads };

export type BrowserEventType = keyof typeof browserPayloads;
export type ServerEventType = keyof typeof serverPayloads;
export type EventType = keyof typeof payloads;

export const BROWSER_EVENT_TYPES = Object.keys(browserPayloads) as readonly BrowserEventType[];
export const EVENT_TYPES = Object.keys(payloads) as readonly EventType[];

export type EventPayload<T extends EventType> = z.output<(typeof payloads)[T]>;

/** One event on the `behavior` topic. */
export type BehaviorEvent<T extends EventType = EventType> = {
  [K in T]: {
    id: string;
    type: K;
    version: 1;
    /** ISO 8601, UTC. Clamped by the collector to the server's clock. */
    occurredAt: string;
    shopperId: string;
    sessionId: string;
    /** Quarantined: one of too many like it from one network, so the models leave it out; set by the collector. */
    crowd?: true | undefined;
    /** By one of too many guests of one network: no coupon is issued for it (docs/decisions/0085). */
    unrewarded?: true | undefined;
    /** Without one: the shop's own. Who takes which: contracts/sources.ts. */
    source?: Source | undefined;
    payload: EventPayload<K>;
  };
}[T];

const envelope = {
  id: uuidSchema,
  version: z.literal(1),
  occurredAt: occurredAtSchema,
  shopperId: uuidSchema,
  sessionId: textSchema(100).min(1),
  crowd: z.literal(true).optional(),
  unrewarded: z.literal(true).optional(),
  source: z.enum(SOURCES).optional(),
};

function envelopeOf<T extends EventType>(type: T) {
  return z.looseObject({ ...envelope, type: z.literal(type), payload: payloads[type] });
}

const behaviorEventUnion = z.discriminatedUnion(
  'type',
  EVENT_TYPES.map((type) => envelopeOf(type)) as unknown as [ReturnType<typeof envelopeOf>],
);

/** Parses a message of the `behavior` topic. */
export const behaviorEventSchema = behaviorEventUnion as unknown as z.ZodType<BehaviorEvent>;

/** What a browser sends: who it is counts for nothing and is not read; id and time are filled in where missing. */
export interface BrowserEvent<T extends BrowserEventType = BrowserEventType> {
  id?: string | undefined;
  type: T;
  version?: 1 | undefined;
  occurredAt?: string | undefined;
  payload: EventPayload<T>;
}

function browserEnvelopeOf<T extends BrowserEventType>(type: T) {
  return z.object({
    id: uuidSchema.optional(),
    type: z.literal(type),
    version: z.literal(1).optional(),
    occurredAt: momentSchema.optional(),
    payload: browserPayloads[type],
  });
}

export const browserEventSchema = z.discriminatedUnion(
  'type',
  BROWSER_EVENT_TYPES.map((type) => browserEnvelopeOf(type)) as unknown as [ReturnType<typeof browserEnvelopeOf>],
) as unknown as z.ZodType<BrowserEvent>;

/** Most events a batch may hold (POST /events, socket `track`). */
export const MAX_BATCH_EVENTS = 100;
/** Most bytes a batch may have. */
export const MAX_BATCH_BYTES = 64 * 1024;
