import { z } from 'zod';
import { categoryIdSchema, INT4_MAX, textSchema } from './identifiers.ts';

const priceBound = z.coerce.number().int().nonnegative().max(INT4_MAX);

/** GET /api/search */
export const searchQuerySchema = z.object({
  q: textSchema(200),
  categoryId: categoryIdSchema.optional(),
  minWon: priceBound.optional(),
  maxWon: priceBound.optional(),
  sort: z.enum(['relevance', 'popular', 'price-asc', 'price-desc', 'newest', 'rating', 'discount']).optional(),
  cursor: textSchema(100).optional(),
  limit: z.coerce.number().int().min(1).max(60).optional(),
});

/** GET /api/search/suggest */
export const suggestQuerySchema = z.object({ q: textSchema(200).default('') });
