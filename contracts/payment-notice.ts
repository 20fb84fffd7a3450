import { z } from 'zod';
import { codeSchema } from './identifiers.ts';

const ofOrder = z.object({ orderId: codeSchema });

/**
 * A webhook of the payment provider, as far as it is read: which order something happened to. Of a deposit there are
 * two, and the second has its fields at the top. What they state of the payment is not read: anybody could have sent
 * them.
 */
export const paymentNoticeSchema = z.union([z.object({ data: ofOrder }), ofOrder]);

/** The order that a webhook is about, by the key of its charge. */
export function keyOfNotice(notice: z.output<typeof paymentNoticeSchema>): string {
  return 'data' in notice ? notice.data.orderId : notice.orderId;
}
