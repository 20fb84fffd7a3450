import { z } from 'zod';
import { categoryIdSchema, countSchema, INT4_MAX, priceWonSchema, productIdSchema, textSchema } from './identifiers.ts';

/**
 * The whole current state of a product, on topic `product-states` (compacted, keyed by product id). Written through the
 * outbox by every transaction that changes a product or its best offer. `version` grows with every change.
 */
export const productStateSchema = z.looseObject({
  productId: productIdSchema,
  version: z.number().int().positive().max(INT4_MAX),
  sku: textSchema(1_000),
  name: textSchema(2_000),
  categoryId: categoryIdSchema,
  /** The narrowest word of the taxonomy; products of one kind replace each other. */
  kind: textSchema(1_000),
  brand: textSchema(1_000),
  priceWon: priceWonSchema,
  listPriceWon: priceWonSchema,
  /** 0..1. */
  marginRate: z.number().min(0).max(1),
  stock: countSchema,
  listed: z.boolean(),
  ratingAverage: z.number().min(0).max(100),
  ratingCount: countSchema,
  soldCount: countSchema,
  arrivalDays: countSchema,
  picture: z.object({ icon: textSchema(200), background: countSchema }),
  createdAt: z.iso.datetime({ offset: true }),
});

export type ProductState = z.infer<typeof productStateSchema>;
