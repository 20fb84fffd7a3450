import { expect, test } from 'vitest';
import { createFaults, faultsSchema, OPERATIONS } from './faults.ts';

const RANDOM = faultsSchema.parse({
  seed: 7,
  slow: { ms: 100, share: 0.3 },
  fail: { share: 0.3, at: 'answer' },
  answerTwice: { share: 0.3 },
  loseAnswer: { share: 0.3 },
  declines: { share: 0.3 },
  webhook: { delayMs: 1_000, outOfOrder: true },
});

function run(seed: number) {
  const faults = createFaults();
  faults.set({ ...RANDOM, seed });
  return Array.from({ length: 200 }, (_, at) => [
    faults.planOf(OPERATIONS[at % OPERATIONS.length] ?? 'open'),
    faults.declineOf(1_000),
    faults.webhookDelaysMs(),
  ]);
}

test('the same seed gives the same faults to the same requests, another seed others', () => {
  expect(run(7)).toEqual(run(7));
  expect(run(7)).not.toEqual(run(8));
});

test('each fault hits its share of the requests, and only of the operations it is for', () => {
  const faults = createFaults();
  faults.set({ ...RANDOM, on: ['confirm'] });
  const share = (operation: 'confirm' | 'cancel', hits: (plan: ReturnType<typeof faults.planOf>) => boolean) =>
    Array.from({ length: 2_000 }, () => faults.planOf(operation)).filter(hits).length / 2_000;
  expect(share('confirm', ({ isLost }) => isLost)).toBeCloseTo(0.3, 1);
  expect(share('confirm', ({ delayAfterMs }) => delayAfterMs === 100)).toBeCloseTo(0.3, 1);
  expect(share('confirm', ({ failAfter }) => failAfter === 500)).toBeCloseTo(0.3, 1);
  expect(
    share(
      'cancel',
      ({ isLost, isRepeated, failAfter, delayAfterMs }) =>
        isLost || isRepeated || failAfter !== null || delayAfterMs > 0,
    ),
  ).toBe(0);
});

test('without faults nothing happens, and a webhook comes a second later', () => {
  const faults = createFaults();
  expect(faults.planOf('confirm')).toEqual({
    ...{ failBefore: null, failAfter: null, delayBeforeMs: 0, delayAfterMs: 0, isRepeated: false, isLost: false },
  });
  expect([faults.declineOf(1), faults.webhookDelaysMs()]).toEqual([null, [1_000]]);
});

test('a setting that is misspelt or out of range is refused', () => {
  for (const wrong of [{ slowly: {} }, { slow: { ms: -1 } }, { fail: { status: 200 } }, { loseAnswer: { share: 2 } }])
    expect(faultsSchema.safeParse(wrong).success).toBe(false);
});
