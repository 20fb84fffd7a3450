import { DangolError } from '#domain/shared/errors.ts';
import type { PaymentProvider } from '#server/checkout/payment-provider.ts';

export interface GuardOptions {
  /** How long the shopper waits for an answer. */
  timeoutMs?: number;
  /** So many failures in a row open the breaker. */
  failuresToOpen?: number;
  /** So long no order is begun; then one may try. */
  openMs?: number;
  now?: () => number;
}

/** Puts a time limit and a circuit breaker around a provider: one that hangs or fails must not take the shop along. */
export function guardProvider(provider: PaymentProvider, options: GuardOptions = {}): PaymentProvider {
  const { timeoutMs = 5_000, failuresToOpen = 5, openMs = 10_000, now = Date.now } = options;
  let failures = 0;
  let openUntilMs = 0;

  async function ask<T>(work: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    });
    try {
      const answer = await Promise.race([work(), late]);
      failures = 0;
      openUntilMs = 0;
      return answer;
    } catch (cause) {
      failures++;
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
    charge: (request) => ask(() => provider.charge(request)),
    settle: (request) => ask(() => provider.settle(request)),
    refund: (request) => ask(() => provider.refund(request)),
    isAvailable: () => provider.isAvailable() && now() >= openUntilMs,
  };
}
