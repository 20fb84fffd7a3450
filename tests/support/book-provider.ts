import { setTimeout as delay } from 'node:timers/promises';
import { DangolError } from '#domain/shared/errors.ts';
import type { ChargeOutcome, ChargeRequest, PaymentProvider } from '#server/checkout/payment-provider.ts';

/** A recipient whose payments are refused (server/checkout/charge-request.ts). */
export const DECLINED_RECIPIENT = 'TEST:REJECT_CARD_COMPANY';

/**
 * A payment provider in memory that records what was charged and refunded, both by the key that was charged; muted, it
 * acts and its answers are lost.
 */
export function createBookProvider() {
  const charges = new Map<string, number>();
  const refused = new Set<string>();
  const refunds = new Map<string, number>();
  const refundKeys = new Set<string>();
  let mute = false;
  const take = (request: ChargeRequest): ChargeOutcome => {
    if (request.testCode !== undefined) return { kind: 'declined', reason: 'card-refused' };
    if (refused.has(request.idempotencyKey)) return { kind: 'declined', reason: 'given-up' };
    charges.set(request.idempotencyKey, request.amountWon);
    return { kind: 'approved', reference: `ref-${request.idempotencyKey}` };
  };
  const provider: PaymentProvider = {
    name: 'book',
    methods: ['card'],
    isAvailable: () => true,
    async charge(request) {
      await delay(5);
      const outcome = take(request);
      if (mute) throw new DangolError('unavailable', 'the answer was lost');
      return outcome;
    },
    find: async (request) => (charges.has(request.idempotencyKey) ? take(request) : null),
    giveUpDeposit: async () => null,
    sealAccount: (account) => JSON.stringify(account),
    async settle(request) {
      if (charges.has(request.idempotencyKey)) return take(request);
      refused.add(request.idempotencyKey);
      return null;
    },
    async refund({ idempotencyKey, chargeKey, amountWon }) {
      if (mute) throw new DangolError('unavailable', 'the answer was lost');
      if (!refundKeys.has(idempotencyKey)) refunds.set(chargeKey, (refunds.get(chargeKey) ?? 0) + amountWon);
      refundKeys.add(idempotencyKey);
      return { kind: 'done', cancelKey: `cancel-${idempotencyKey}` };
    },
  };
  const setMute = (to: boolean) => {
    mute = to;
  };
  return { provider, charges, refunds, setMute };
}
