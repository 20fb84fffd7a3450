import { z } from 'zod';
import { codeSchema } from './identifiers.ts';

/**
 * A webhook of the payment provider, as far as it is read: which order something happened to. Of a deposit there are
 * two, and the second has its fields at the top. What they state of the payment is not read: anybody could have sent
 * them.
 */
export const paymentNoticeSchema = z.union([
  z.object({ data: z.object({ orderId: codeSchema }) }).transform(({ data }) => data),
  z.object({ orderId: codeSchema }),
]);
