import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { PAYMENT_METHODS } from '#contracts/payment-methods.ts';
import type { ChargeOutcome, ChargeRequest, PaymentProvider } from '#server/checkout/payment-provider.ts';

/**
 * The provider of the local stack: approves, moves nothing. Its answer follows from the request alone, so it needs no
 * book: what it would have answered, it did answer, and any process may ask it again. `chargeDelayMs`: each answer to a
 * charge comes that much later, though the charge counts from when it was asked for; what became of one is answered at
 * once.
 */
export function createLocalPaymentProvider({ chargeDelayMs = 0 }: { chargeDelayMs?: number } = {}): PaymentProvider {
  function answer(request: ChargeRequest): ChargeOutcome {
    if (request.method === 'declined-card') return { kind: 'declined', reason: 'card-refused' };
    const digest = createHash('sha256').update(request.idempotencyKey).digest('hex');
    return { kind: 'approved', reference: `local-${digest.slice(0, 16)}` };
  }
  return {
    name: 'local',
    methods: PAYMENT_METHODS,
    async charge(request) {
      if (chargeDelayMs > 0) await delay(chargeDelayMs, undefined, { ref: false });
      return answer(request);
    },
    settle: async (request) => answer(request),
    refund: async () => undefined,
    isAvailable: () => true,
  };
}
