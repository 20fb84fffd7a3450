import { z } from 'zod';
import { uuidSchema } from '#contracts/identifiers.ts';
import { assertionSchema } from '#contracts/passkeys.ts';
import { PAYMENT_METHODS } from '#contracts/payment-methods.ts';
import { phoneNumberSchema } from '#contracts/phone-number.ts';
import { textLine } from '#contracts/text.ts';

export const addressSchema = z.object({
  recipient: textLine(40).min(1),
  phone: phoneNumberSchema,
  postcode: z
    .string()
    .trim()
    .regex(/^\d{5}$/),
  line1: textLine(120).min(1),
  line2: textLine(120).default(''),
});

export const couponChoiceSchema = z.union([z.literal('auto'), z.array(uuidSchema).max(100)]);

export const keySchema = z.object({ idempotencyKey: uuidSchema });

export const placeOrderSchema = keySchema.extend({
  address: addressSchema,
  coupons: couponChoiceSchema,
  method: z.enum(PAYMENT_METHODS),
  expectedTotalWon: z.number().int().nonnegative().optional(),
  cartLineIds: z.array(uuidSchema).max(200).optional(),
  rememberAddress: z.boolean().default(false),
  assertion: assertionSchema.optional(),
});
