import { z } from 'zod';
import { INT4_MAX, productIdSchema } from '#contracts/identifiers.ts';
import { type ProductRegistration, productRegistrationSchema } from '#contracts/product-registration.ts';

/** What the release before the topic `product-states` wrote to `products`: states, which have an id and a version. */
const oldStateSchema = z.object({ productId: productIdSchema, version: z.number().int().positive().max(INT4_MAX) });

/** A message on `products`: a registration, or null for a state of the old shape, which stands on `product-states`. */
export const incomingProductSchema: z.ZodType<ProductRegistration | null> = z.unknown().transform((value, context) => {
  const parsed = productRegistrationSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  if (oldStateSchema.safeParse(value).success) return null;
  for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});
