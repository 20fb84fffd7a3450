import { z } from 'zod';
import { countSchema, INT4_MAX, occurredAtUtcSchema, textSchema } from './identifiers.ts';
import { SOURCES } from './sources.ts';

const nameSchema = (most: number) => textSchema(most).trim().min(1);
/** A product on sale costs something. */
const priceSchema = z.number().int().positive().max(INT4_MAX);

/**
 * A product and its offer by one seller, as another program registers them: on topic `products`, keyed by SKU, since it
 * has no id yet. The newest registration of a SKU by a seller counts, by `registeredAt`; the same one again, or an
 * older one, changes nothing.
 */
export const productRegistrationSchema = z.looseObject({
  sku: nameSchema(200),
  name: nameSchema(500),
  description: textSchema(5_000).optional(),
  /** Slug of a category that is there. */
  category: nameSchema(100),
  /** The seller's name; a seller that is not there is created. */
  seller: nameSchema(200),
  /** The narrowest word of the taxonomy; without it the category's name. */
  kind: nameSchema(200).optional(),
  brand: textSchema(200).optional(),
  priceWon: priceSchema,
  /** At least `priceWon`; without it the same. */
  listPriceWon: priceSchema.optional(),
  /** Of a new offer, 0..1. */
  marginRate: z.number().min(0).max(1).optional(),
  stock: countSchema,
  source: z.enum(SOURCES),
  registeredAt: occurredAtUtcSchema,
});

export type ProductRegistration = z.infer<typeof productRegistrationSchema>;
