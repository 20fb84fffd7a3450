import { z } from 'zod';
import { seededRandom } from './random.ts';

export const OPERATIONS = ['open', 'confirm', 'find', 'cancel'] as const;
export type Operation = (typeof OPERATIONS)[number];

const share = z.number().min(0).max(1).default(1);
/** Before the work, or after it and before the answer. */
const at = z.enum(['request', 'answer']).default('answer');

/** What goes wrong at the provider, as `POST /faults` sets it. `{}`: nothing. */
export const faultsSchema = z.strictObject({
  /** Of the random choices; the same seed and the same order of requests, the same faults. */
  seed: z.number().int().default(1),
  /** Which calls slow, fail, answerTwice and loseAnswer are for; default: all. */
  on: z.array(z.enum(OPERATIONS)).min(1).optional(),
  slow: z.strictObject({ ms: z.number().int().min(0).max(3_600_000), share, at }).optional(),
  /** `at: 'answer'`: the work is done, and the answer reports that it failed. */
  fail: z
    .strictObject({ status: z.number().int().min(400).max(599).default(500), share, at: at.default('request') })
    .optional(),
  /** The request is processed twice, as by a gateway that repeats it: the second answer goes out. */
  answerTwice: z.strictObject({ share }).optional(),
  /** The work is done, and the connection is cut instead of answered. */
  loseAnswer: z.strictObject({ share }).optional(),
  /** Payments that are refused at confirmation, by their amount in won or by chance. */
  declines: z
    .strictObject({
      amounts: z.array(z.number().int()).max(1_000).default([]),
      share: z.number().min(0).max(1).default(0),
      code: z
        .string()
        .regex(/^[A-Z_]{3,60}$/)
        .default('REJECT_CARD_PAYMENT'),
    })
    .optional(),
  webhook: z
    .strictObject({
      delayMs: z.number().int().min(0).max(3_600_000).default(0),
      twice: z.boolean().default(false),
      /** Each is sent after a random part of `delayMs`: later ones may be first. */
      outOfOrder: z.boolean().default(false),
    })
    .optional(),
});

export type FaultSettings = z.output<typeof faultsSchema>;

/** What happens to one request. */
export interface RequestPlan {
  failBefore: number | null;
  failAfter: number | null;
  delayBeforeMs: number;
  delayAfterMs: number;
  isRepeated: boolean;
  isLost: boolean;
}

export interface Faults {
  settings(): FaultSettings;
  set(settings: FaultSettings): void;
  planOf(operation: Operation): RequestPlan;
  /** The code a payment is refused with; null: it is not. */
  declineOf(amountWon: number): string | null;
  /** After how many milliseconds a webhook is sent, once for each time it is sent. */
  webhookDelaysMs(): number[];
}

/** A webhook is sent this much after what it reports: the answer to the request itself mostly comes first. */
const USUAL_WEBHOOK_DELAY_MS = 1_000;

/** Faults in memory: a start begins without any. */
export function createFaults(): Faults {
  let settings = faultsSchema.parse({});
  let random = seededRandom(settings.seed);
  const hits = (fault: { share: number } | undefined) => fault !== undefined && random() < fault.share;

  return {
    settings: () => settings,
    set(next) {
      settings = next;
      random = seededRandom(next.seed);
    },
    planOf(operation) {
      const { on, slow, fail, answerTwice, loseAnswer } = settings;
      const isMeant = on === undefined || on.includes(operation);
      const [isSlow, isFailed] = [isMeant && hits(slow), isMeant && hits(fail)];
      const delayMs = isSlow ? (slow?.ms ?? 0) : 0;
      const status = isFailed ? (fail?.status ?? 500) : null;
      return {
        failBefore: fail?.at === 'request' ? status : null,
        failAfter: fail?.at === 'answer' ? status : null,
        delayBeforeMs: slow?.at === 'request' ? delayMs : 0,
        delayAfterMs: slow?.at === 'answer' ? delayMs : 0,
        isRepeated: isMeant && hits(answerTwice),
        isLost: isMeant && hits(loseAnswer),
      };
    },
    declineOf(amountWon) {
      const { declines } = settings;
      if (declines === undefined) return null;
      return declines.amounts.includes(amountWon) || random() < declines.share ? declines.code : null;
    },
    webhookDelaysMs() {
      const { delayMs = USUAL_WEBHOOK_DELAY_MS, twice = false, outOfOrder = false } = settings.webhook ?? {};
      return Array.from({ length: twice ? 2 : 1 }, () => (outOfOrder ? Math.floor(random() * delayMs) : delayMs));
    },
  };
}
