import { z } from 'zod';
import { uuidSchema } from '#contracts/identifiers.ts';
import { PAYMENT_METHODS } from '#server/checkout/payment-provider.ts';

const line = (most: number) => z.string().trim().max(most);

/** 010-1234-5678, 02-123-4567: Korean numbers, with or without hyphens. */
const PHONE = /^0\d{1,2}-?\d{3,4}-?\d{4}$/;

export const addressSchema = z.object({
  recipient: line(40).min(1),
  phone: z.string().trim().regex(PHONE),
  postcode: z
    .string()
    .trim()
    .regex(/^\d{5}$/),
  line1: line(120).min(1),
  line2: line(120).default(''),
});

export const couponChoiceSchema = z.union([z.literal('auto'), z.array(uuidSchema).max(100)]);

export const placeOrderSchema = z.object({
  idempotencyKey: uuidSchema,
  address: addressSchema,
  coupons: couponChoiceSchema,
  method: z.enum(PAYMENT_METHODS),
  expectedTotalWon: z.number().int().nonnegative().optional(),
  cartLineIds: z.array(uuidSchema).max(200).optional(),
  rememberAddress: z.boolean().default(false),
});
