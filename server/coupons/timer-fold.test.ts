import { expect, test } from 'vitest';
import { createTimerFold } from './timer-fold.ts';

const timer = (productId: number, dueAtMs: number) => ({
  subject: 'page',
  causeId: `view-${productId}`,
  dueAtMs,
  payload: { productId },
});
const cancel = (dueByMs: number, matching = {}) => ({ kind: 'cancel' as const, subject: 'page', dueByMs, matching });

test('a later wait replaces an earlier one, not the other way round', () => {
  const fold = createTimerFold();
  fold.wait('C1', 's', timer(2, 20));
  fold.wait('C1', 's', timer(1, 10));
  expect(fold.result().set.map(({ causeId }) => causeId)).toEqual(['view-2']);
});

test('a wait that ends within the batch is never written', () => {
  const fold = createTimerFold();
  fold.wait('C1', 's', timer(1, 10));
  fold.cancel('C1', 's', cancel(12));
  expect(fold.result().set).toEqual([]);
});

test('a cancellation meant for another product leaves the wait alone, and still goes to the database', () => {
  const fold = createTimerFold();
  fold.wait('C1', 's', timer(1, 10));
  fold.cancel('C1', 's', cancel(12, { productId: 2 }));
  expect(fold.result()).toMatchObject({ set: [{ causeId: 'view-1' }], cancelled: [{ matching: { productId: 2 } }] });
});

test("one shopper's page says nothing of another's", () => {
  const fold = createTimerFold();
  fold.wait('C1', 'a', timer(1, 10));
  fold.cancel('C1', 'b', cancel(12));
  expect(fold.result().set).toHaveLength(1);
});
