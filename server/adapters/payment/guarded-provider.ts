import { DangolError } from '#domain/shared/errors.ts';
import type { PaymentProvider } from '#server/checkout/payment-provider.ts';
import { type BulkheadOptions, createBulkhead } from './bulkhead.ts';
import { AnswerMismatchError } from './http-provider.ts';
import { RequestUnderWayError } from './provider-calls.ts';

export type ProviderOperation = 'charge' | 'find' | 'settle' | 'giveUpDeposit' | 'refund';

export interface GuardOptions extends Partial<BulkheadOptions> {
  /** How long the shopper waits for an answer. */
  timeoutMs?: number;
  /** So many failures in a row open the breaker. */
  failuresToOpen?: number;
  /** So long no order is begun; then one may try. */
  openMs?: number;
  now?: () => number;
  /** Called with each call's end. Must not throw. */
  onEnd?(operation: ProviderOperation, result: 'answered' | 'unanswered', seconds: number): void;
}

/**
 * Puts a time limit, a circuit breaker and a bulkhead around a provider: one that hangs or fails must not take the shop
 * along. While it is open or full no order is begun; what has begun is still asked for.
 */
export function guardProvider(provider: PaymentProvider, options: GuardOptions = {}): PaymentProvider {
  const { timeoutMs = 5_000, failuresToOpen = 5, openMs = 10_000, now = Date.now, onEnd } = options;
  const bulkhead = createBulkhead({ most: options.most ?? 32, mostWaiting: options.mostWaiting ?? 128 });
  let failures = 0;
  let openUntilMs = 0;

  async function ask<T>(operation: ProviderOperation, work: () => Promise<T>): Promise<T> {
    const startedMs = now();
    const limit = new AbortController();
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const reason = new Error(`no answer within ${timeoutMs} ms`);
      limit.abort(reason);
      reject(reason);
    }, timeoutMs);
    try {
      const answer = await Promise.race([bulkhead.run(work, limit.signal), late]);
      failures = 0;
      openUntilMs = 0;
      onEnd?.(operation, 'answered', (now() - startedMs) / 1_000);
      return answer;
    } catch (cause) {
      onEnd?.(operation, 'unanswered', (now() - startedMs) / 1_000);
      if (cause instanceof DangolError) throw cause;
      // It answers, about another order or to another of the same presses: other orders need not wait.
      if (!(cause instanceof AnswerMismatchError || cause instanceof RequestUnderWayError)) failures++;
      if (failures >= failuresToOpen) openUntilMs = now() + openMs;
      throw new DangolError(
        'unavailable',
        `The payment provider ${provider.name} does not answer. Try again shortly.`,
        {
          cause,
          details: { reason: 'payment-unavailable' },
        },
      );
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    name: provider.name,
    methods: provider.methods,
    charge: (request) => ask('charge', () => provider.charge(request)),
    find: (request) => ask('find', () => provider.find(request)),
    settle: (request) => ask('settle', () => provider.settle(request)),
    giveUpDeposit: (request) => ask('giveUpDeposit', () => provider.giveUpDeposit(request)),
    sealAccount: (account) => provider.sealAccount(account),
    refund: (request) => ask('refund', () => provider.refund(request)),
    isAvailable: () => provider.isAvailable() && now() >= openUntilMs && !bulkhead.isFull(),
  };
}
