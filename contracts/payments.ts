import { z } from 'zod';
import { codeSchema, occurredAtSchema, sumWonSchema, uuidSchema } from './identifiers.ts';
import { SOURCES } from './sources.ts';

/** What happens to a payment: the statuses of `payment`, then those of its refunds. */
export const PAYMENT_STEPS = [
  'REQUESTED',
  'WAITING_FOR_DEPOSIT',
  'APPROVED',
  'DECLINED',
  'EXPIRED',
  'REFUND_REQUESTED',
  'REFUNDED',
  'REFUND_FAILED',
] as const;
export type PaymentStep = (typeof PAYMENT_STEPS)[number];

const isRefund = (step: PaymentStep) => step.startsWith('REFUND');

/**
 * One step of a payment, on topic `payments`, keyed by order. A payment has each step once, a refund of it as well:
 * (paymentId, step, refundId) identifies it, however often it is sent. It has no shopper: the order has.
 */
export const paymentMessageSchema = z
  .looseObject({
    version: z.literal(1),
    paymentId: uuidSchema,
    orderId: uuidSchema,
    source: z.enum(SOURCES),
    provider: codeSchema,
    method: codeSchema,
    step: z.enum(PAYMENT_STEPS),
    /** When the step happened. */
    at: occurredAtSchema,
    /** Of the payment; of the refund where the step is one of a refund's. */
    amountWon: sumWonSchema,
    requestedAt: occurredAtSchema,
    answeredAt: occurredAtSchema.nullish(),
    /** The provider's own code for a refusal, else ours. */
    errorCode: codeSchema.nullish(),
    refundId: uuidSchema.optional(),
  })
  .refine(({ step, refundId }) => !isRefund(step) || refundId !== undefined, 'a refund needs a refundId');

export type PaymentMessage = z.output<typeof paymentMessageSchema>;
