import { setTimeout as delay } from 'node:timers/promises';
import { DangolError } from '#domain/shared/errors.ts';
import type { ChargeOutcome, ChargeRequest, PaymentProvider } from '#server/checkout/payment-provider.ts';

/** A payment provider that records what was charged and refunded; muted, it acts and its answers are lost. */
export function createBookProvider() {
  const charges = new Map<string, number>();
  const refused = new Set<string>();
  const refunds = new Map<string, number>();
  let mute = false;
  const take = (request: ChargeRequest): ChargeOutcome => {
    if (request.method === 'declined-card') return { kind: 'declined', reason: 'card-refused' };
    if (refused.has(request.idempotencyKey)) return { kind: 'declined', reason: 'given-up' };
    charges.set(request.idempotencyKey, request.amountWon);
    return { kind: 'approved', reference: `ref-${request.idempotencyKey}` };
  };
  const provider: PaymentProvider = {
    name: 'book',
    methods: ['card', 'declined-card'],
    isAvailable: () => true,
    async charge(request) {
      await delay(5);
      const outcome = take(request);
      if (mute) throw new DangolError('unavailable', 'the answer was lost');
      return outcome;
    },
    async settle(request) {
      if (charges.has(request.idempotencyKey)) return take(request);
      refused.add(request.idempotencyKey);
      return null;
    },
    async refund({ idempotencyKey, amountWon }) {
      if (mute) throw new DangolError('unavailable', 'the answer was lost');
      refunds.set(idempotencyKey, amountWon);
    },
  };
  const setMute = (to: boolean) => {
    mute = to;
  };
  return { provider, charges, refunds, setMute };
}
