import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { METHODS, type Method } from './payment.ts';

const MOST_BYTES = 16_384;

/** Toss: 6 to 64 letters, digits, hyphens, underscores and equals signs. */
const orderId = z.string().regex(/^[\w=-]{6,64}$/);
const paymentKey = z.string().min(1).max(200);
/** In whole won. */
const amount = z.number().int().min(1).max(2_147_483_647);

export const openSchema = z.object({
  ...{ orderId, amount, method: z.enum(Object.keys(METHODS) as [Method, ...Method[]]) },
  validHours: z.number().int().min(1).max(2_160).optional(),
});
export const confirmSchema = z.object({ paymentKey, orderId, amount });
export const cancelSchema = z.object({
  cancelReason: z.string().min(1).max(200),
  cancelAmount: amount.optional(),
  ifStatus: z.enum(['READY', 'WAITING_FOR_DEPOSIT']).optional(),
  refundReceiveAccount: z
    .object({
      bank: z.string().regex(/^\d{2,3}$/),
      accountNumber: z.string().regex(/^\d{1,20}$/),
      holderName: z.string().min(1).max(60),
    })
    .optional(),
});
export const depositSchema = z.strictObject({ orderId, amount, isTakenBack: z.boolean().optional() });
export const targetSchema = z.strictObject({ url: z.url({ protocol: /^https?$/ }) });

/** The body as JSON; undefined for one that is none, or is longer than 16 KB. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Whether the user name of a request's Basic authentication is the secret key, without a password. */
export function isAuthorized(request: IncomingMessage, secretKey: string): boolean {
  const sent = Buffer.from(request.headers.authorization ?? '');
  const expected = Buffer.from(`Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`);
  return sent.length === expected.length && timingSafeEqual(sent, expected);
}

const LOOPBACK = /^(::1|(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/;

/** Whether a request is from a program of this machine, and from no page of a browser on it. */
export function isLocal(request: IncomingMessage): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  return LOOPBACK.test(request.socket.remoteAddress ?? '') && origin === undefined && site === undefined;
}
