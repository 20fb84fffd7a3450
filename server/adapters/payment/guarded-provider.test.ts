import { expect, test } from 'vitest';
import type { PaymentProvider } from '#server/checkout/payment-provider.ts';
import { guardProvider } from './guarded-provider.ts';
import { AnswerMismatchError } from './http-provider.ts';
import { RequestUnderWayError } from './provider-calls.ts';

const request = { idempotencyKey: 'k', amountWon: 1_000, method: 'card' as const };

function provider(charge: PaymentProvider['charge']): PaymentProvider {
  return {
    name: 'test',
    methods: ['card'],
    charge,
    find: async () => null,
    settle: async () => null,
    giveUpDeposit: async () => null,
    sealAccount: (account) => JSON.stringify(account),
    refund: async () => ({ kind: 'done', cancelKey: null }),
    isAvailable: () => true,
  };
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
  const guarded = guardProvider(
    provider(async () => ({ kind: 'declined', reason: 'card-refused' })),
    { failuresToOpen: 1 },
  );
  expect(await guarded.charge(request)).toEqual({ kind: 'declined', reason: 'card-refused' });
  expect(guarded.isAvailable()).toBe(true);
});

test.each([
  ['about another order', new AnswerMismatchError('another order')],
  ['that the same request is under way', new RequestUnderWayError('409')],
])('an answer %s leaves the outcome unknown, and does not close the shop', async (_what, error) => {
  const guarded = guardProvider(
    provider(() => Promise.reject(error)),
    { failuresToOpen: 1 },
  );
  await expect(guarded.charge(request)).rejects.toMatchObject({ code: 'unavailable' });
  expect(guarded.isAvailable()).toBe(true);
});

test('at most so many calls at once; the others wait, and where too many wait already one is refused in words', async () => {
  const answers: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const guarded = guardProvider(
    provider(async () => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => answers.push(resolve));
      running--;
      return { kind: 'approved', reference: 'r' };
    }),
    { most: 2, mostWaiting: 3 },
  );
  const charged = Array.from({ length: 5 }, () => guarded.charge(request));
  expect(guarded.isAvailable()).toBe(false);
  await expect(guarded.charge(request)).rejects.toMatchObject({
    code: 'unavailable',
    message: 'Too many payments are being made at once. Try again shortly.',
  });
  while (answers.length > 0 || running > 0) {
    answers.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(charged);
  expect(most).toBe(2);
  expect(guarded.isAvailable()).toBe(true);
});

test('a call that waited too long is not made any more', async () => {
  let calls = 0;
  const guarded = guardProvider(
    provider(() => {
      calls++;
      return new Promise(() => undefined);
    }),
    { most: 1, timeoutMs: 10 },
  );
  await Promise.allSettled([guarded.charge(request), guarded.charge(request)]);
  expect(calls).toBe(1);
});
