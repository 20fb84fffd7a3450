import { z } from 'zod';
import { countSchema, textSchema, uuidSchema } from './identifiers.ts';

/**
 * Answer of GET /cart/state: whose cart it is, how many pieces lie in it, and a key that is another when a page would
 * show other things.
 */
export const cartStateSchema = z.object({
  shopperId: uuidSchema,
  count: countSchema,
  key: textSchema(40),
});
export type CartStateAnswer = z.infer<typeof cartStateSchema>;
