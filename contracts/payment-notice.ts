import { z } from 'zod';
import { codeSchema } from './identifiers.ts';

/**
 * A webhook of the payment provider, as far as it is read: which order something happened to. What it states of the
 * payment is not read: anybody could have sent it.
 */
export const paymentNoticeSchema = z.object({ data: z.object({ orderId: codeSchema }) });
