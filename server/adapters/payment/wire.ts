import { z } from 'zod';

const won = z.number().int().nonnegative();

/** A payment as Toss Payments answers it; what the shop does not read passes. */
export const paymentSchema = z.looseObject({
  paymentKey: z.string().regex(/^[\w-]{1,200}$/),
  orderId: z.string().max(64),
  status: z.enum([
    'READY',
    'IN_PROGRESS',
    'WAITING_FOR_DEPOSIT',
    'DONE',
    'CANCELED',
    'PARTIAL_CANCELED',
    'ABORTED',
    'EXPIRED',
  ]),
  totalAmount: won,
  balanceAmount: won,
  lastTransactionKey: z.string().max(200).nullish(),
  approvedAt: z.string().max(40).nullish(),
  virtualAccount: z
    .looseObject({
      bankCode: z.string().max(10),
      accountNumber: z.string().max(40),
      customerName: z.string().max(100),
      dueDate: z.string().max(40),
    })
    .nullish(),
  failure: z.looseObject({ code: z.string().max(200) }).nullish(),
  cancels: z.array(z.looseObject({ transactionKey: z.string().max(200), cancelAmount: won })).nullish(),
});

export type PaymentAnswer = z.output<typeof paymentSchema>;

/** What a refusal carries. */
export const refusalSchema = z.looseObject({ code: z.string().min(1).max(200), message: z.string().default('') });
