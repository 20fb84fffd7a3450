import { z } from 'zod';
import { shippingAddressSchema } from '#contracts/address.ts';
import { giftSchema } from '#contracts/gift.ts';
import { uuidSchema } from '#contracts/identifiers.ts';
import { assertionSchema } from '#contracts/passkeys.ts';
import { PAYMENT_METHODS } from '#contracts/payment-methods.ts';

export const couponChoiceSchema = z.union([z.literal('auto'), z.array(uuidSchema).max(100)]);

export const keySchema = z.object({ idempotencyKey: uuidSchema });

export const placeOrderSchema = keySchema.extend({
  address: shippingAddressSchema,
  coupons: couponChoiceSchema,
  method: z.enum(PAYMENT_METHODS),
  expectedTotalWon: z.number().int().nonnegative().optional(),
  cartLineIds: z.array(uuidSchema).max(200).optional(),
  rememberAddress: z.boolean().default(false),
  gift: giftSchema.optional(),
  assertion: assertionSchema.optional(),
});
