import { z } from 'zod';

/** GET /api/search */
export const searchQuerySchema = z.object({
  q: z.string().max(200),
  categoryId: z.coerce.number().int().optional(),
  minWon: z.coerce.number().int().nonnegative().optional(),
  maxWon: z.coerce.number().int().nonnegative().optional(),
  sort: z.enum(['relevance', 'popular', 'price-asc', 'price-desc', 'newest', 'rating', 'discount']).optional(),
  cursor: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(60).optional(),
});

/** GET /api/search/suggest */
export const suggestQuerySchema = z.object({ q: z.string().max(200).default('') });
