import { z } from 'zod';
import { productIdSchema } from './identifiers.ts';

/**
 * The whole present state of a product, on topic `products` (compacted, keyed by product id). Written through the
 * outbox by whoever changes a product or its best offer. `version` grows with every change.
 */
export const productStateSchema = z.looseObject({
  productId: productIdSchema,
  version: z.number().int().positive(),
  sku: z.string(),
  name: z.string(),
  categoryId: z.number().int(),
  /** The narrowest word of the taxonomy; products of one kind replace each other. */
  kind: z.string(),
  brand: z.string(),
  priceWon: z.number().int().nonnegative(),
  listPriceWon: z.number().int().nonnegative(),
  /** 0..1. */
  marginRate: z.number().min(0).max(1),
  stock: z.number().int().nonnegative(),
  listed: z.boolean(),
  ratingAverage: z.number(),
  ratingCount: z.number().int(),
  soldCount: z.number().int(),
  arrivalDays: z.number().int(),
  picture: z.object({ icon: z.string(), background: z.number().int() }),
  createdAt: z.string(),
});

export type ProductState = z.infer<typeof productStateSchema>;
