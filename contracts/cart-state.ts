import { z } from 'zod';
import { uuidSchema } from './identifiers.ts';

/** Answer of GET /cart/state: whose cart it is, how many pieces lie in it, and a key that is another when a page would show other things. */
export const cartStateSchema = z.object({
  shopperId: uuidSchema,
  count: z.number().int().nonnegative(),
  key: z.string(),
});
export type CartStateAnswer = z.infer<typeof cartStateSchema>;
