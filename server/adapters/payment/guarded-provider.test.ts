import { expect, test } from 'vitest';
import type { PaymentProvider } from '#server/checkout/payment-provider.ts';
import { guardProvider } from './guarded-provider.ts';
import { createLocalPaymentProvider } from './local-provider.ts';

const request = { idempotencyKey: 'k', amountWon: 1_000, method: 'card' as const };

function provider(charge: PaymentProvider['charge']): PaymentProvider {
  return { ...createLocalPaymentProvider(), charge };
}

test('an answer that does not come is an error that may be tried again', async () => {
  const guarded = guardProvider(
    provider(() => new Promise(() => undefined)),
    { timeoutMs: 5 },
  );
  await expect(guarded.charge(request)).rejects.toMatchObject({ code: 'unavailable', retriable: true });
});

test('after failures in a row no order is begun, until the time is over', async () => {
  let nowMs = 0;
  let fails = true;
  const guarded = guardProvider(
    provider(async () => {
      if (fails) throw new Error('500');
      return { kind: 'approved', reference: 'r' };
    }),
    { failuresToOpen: 2, openMs: 1_000, now: () => nowMs },
  );
  await expect(guarded.charge(request)).rejects.toThrow();
  expect(guarded.isAvailable()).toBe(true);
  await expect(guarded.charge(request)).rejects.toThrow();
  expect(guarded.isAvailable()).toBe(false);
  nowMs = 1_000;
  expect(guarded.isAvailable()).toBe(true);
  fails = false;
  await expect(guarded.charge(request)).resolves.toMatchObject({ kind: 'approved' });
});

test('a declined card is an answer, not a failure', async () => {
  const guarded = guardProvider(createLocalPaymentProvider(), { failuresToOpen: 1 });
  const outcome = await guarded.charge({ ...request, method: 'declined-card' });
  expect(outcome).toEqual({ kind: 'declined', reason: 'card-refused' });
  expect(guarded.isAvailable()).toBe(true);
});

test('the local provider answers the same however often it is asked', async () => {
  const local = createLocalPaymentProvider();
  expect(await local.settle(request)).toEqual(await local.charge(request));
});
