import { z } from 'zod';
import { countSchema, priceWonSchema, productIdSchema, textSchema, uuidSchema } from './identifiers.ts';

/*
 * What the generator of traffic draws from, as workers/traffic-cache writes it into Redis: one JSON text, so that a
 * reader has all of it or nothing. Ids and coarse attributes only: no name, e-mail, birth date or day of joining.
 */

const attributes = {
  /** 10, 20 … 60; null: not stated. */
  ageBand: countSchema.multipleOf(10).max(60).nullable(),
  gender: z.enum(['FEMALE', 'MALE']).nullable(),
  status: z.enum(['ACTIVE', 'PAID_MEMBERSHIP']),
  marketingConsent: z.boolean(),
  grade: z.enum(['BRONZE', 'SILVER', 'GOLD', 'VIP']),
};

const productSchema = z.strictObject({
  productId: productIdSchema,
  /** Slug. */
  category: textSchema(100),
  priceWon: priceWonSchema,
  soldCount: countSchema,
  /** Epoch ms. */
  listedAtMs: z.number().int(),
});

/** Of each list; the groups are fewer than the combinations of their attributes, 336. */
const MOST = 1_000;

/** A change of the shape needs another number: text of another version counts as absent. */
export const TRAFFIC_CACHE_VERSION = 1;

export const trafficCacheSchema = z.strictObject({
  version: z.literal(TRAFFIC_CACHE_VERSION),
  /** When PostgreSQL was read, epoch ms. */
  readAtMs: z.number().int(),
  customers: z.array(z.strictObject({ id: uuidSchema, ...attributes })).max(MOST),
  products: z.array(productSchema).max(MOST),
  /** All customers who may buy, counted by their attributes. */
  groups: z.array(z.strictObject({ ...attributes, customers: countSchema })).max(MOST),
});

export type TrafficCacheEntry = z.output<typeof trafficCacheSchema>;
/** The same as PostgreSQL gives it. */
export type TrafficCache = Omit<TrafficCacheEntry, 'version' | 'readAtMs'>;
export type CachedCustomer = TrafficCache['customers'][number];
export type CachedProduct = TrafficCache['products'][number];

/** Numbers of the cached thousand: buyers with the oldest last order, non-buyers who joined last. */
export const CACHED_CUSTOMERS = { buyers: 600, newcomers: 400 } as const;
/** Best sellers, and the newest of the other products. */
export const CACHED_PRODUCTS = { bestSellers: 700, newest: 300 } as const;
