import { z } from 'zod';
import { ERROR_CODES } from '#domain/shared/errors.ts';
import { INT4_MAX, textSchema } from './identifiers.ts';

/**
 * A warning or an error of a process, as the topic `server-logs` carries it: no text that a shopper wrote, no name, no
 * address, no token. Numbers and ids of an allow-list alone stand beside the message.
 */

/** Longest message; the log on the process's own output has it whole. */
export const SERVER_LOG_MESSAGE_LENGTH = 300;

/** Codes that log lines name themselves, as `code`. */
const LINE_CODES = [
  'alert-firing',
  'answer-incomplete',
  'dead-letter',
  'deposit-taken-back',
  'elasticsearch-away',
  'handler-failed',
  'index-gone',
  'job-failed',
  'kafka-client',
  'kafka-consumer',
  'kafka-topics',
  'message-refused',
  'outbox-waiting',
  'page-not-shared',
  'payment-unanswered',
  'refund-refused',
  'partition-held',
  'postgres-away',
  'push-lost',
  'redis-away',
  'request-failed',
  'roll-up-drift',
  'roll-up-failed',
  'snapshot-failed',
  'start-failed',
  'stop-failed',
] as const;

/** Codes of Node and of Prisma of what failed underneath. */
const SYSTEM_CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOSPC', 'P2002', 'P2024', 'P2034'] as const;

/** What a line with no code, or with one not listed here, is counted as. */
export const UNKNOWN_CODE = 'unknown';

/** All codes: a closed list, so that a table and a metric by code stay small whatever fails. */
export const SERVER_LOG_CODES = [...ERROR_CODES, ...LINE_CODES, ...SYSTEM_CODES, UNKNOWN_CODE] as const;

export type ServerLogCode = (typeof SERVER_LOG_CODES)[number];

const KNOWN_CODES: ReadonlySet<unknown> = new Set(SERVER_LOG_CODES);

export function isServerLogCode(value: unknown): value is ServerLogCode {
  return KNOWN_CODES.has(value);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NAME = /^[a-z][a-z.-]{0,39}$/i;
/**
 * An id or the name of a part of the shop: a UUID, a group, a topic, `kafkajs.Producer`. No space, no `@`; no run of
 * digits outside a UUID that could be a telephone number or a card; too short for a token.
 */
const idSchema = z.string().refine((value) => UUID.test(value) || NAME.test(value), 'is neither an id nor a name');
const numberSchema = z.number().int().min(0).max(INT4_MAX);

/**
 * The fields of a log line that are forwarded. No shopper's id and no session's: a fault is found by its order, coupon
 * or event, and what is forgotten of a shopper then leaves nothing here.
 */
export const SERVER_LOG_IDS = {
  orderId: idSchema,
  paymentId: idSchema,
  couponId: idSchema,
  eventId: idSchema,
  groupId: idSchema,
  topic: idSchema,
  worker: idSchema,
  component: idSchema,
  list: idSchema,
  purpose: idSchema,
  productId: numberSchema,
  partition: numberSchema,
  attempt: numberSchema,
  tries: numberSchema,
  repeated: numberSchema,
} as const;

const optionalIds = Object.fromEntries(
  Object.entries(SERVER_LOG_IDS).map(([name, schema]) => [name, schema.optional()]),
) as { [Name in keyof typeof SERVER_LOG_IDS]: z.ZodOptional<(typeof SERVER_LOG_IDS)[Name]> };

export const serverLogSchema = z.object({
  /** ISO 8601, by the clock of the process. */
  at: z.iso.datetime(),
  /** web, realtime, workers, relay … */
  process: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  level: z.enum(['warn', 'error']),
  /** A later version may have codes that this one does not know. */
  code: z.enum(SERVER_LOG_CODES).catch(UNKNOWN_CODE),
  message: textSchema(SERVER_LOG_MESSAGE_LENGTH),
  /** Distinguishes several copies of a process: its process id. */
  instance: z
    .string()
    .regex(/^\d{1,10}$/)
    .optional(),
  ...optionalIds,
});

export type ServerLog = z.infer<typeof serverLogSchema>;
