import { expect, test } from 'vitest';
import { createPending } from './pending.ts';

test('settled is what has nothing under way, at once or when the last one ends', async () => {
  const pending = createPending();
  await pending.settled();
  const [first, second] = [pending.begin(), pending.begin()];
  const order: string[] = [];
  const settled = pending.settled().then(() => order.push('settled'));
  first();
  first();
  await Promise.resolve();
  order.push('one left');
  second();
  await settled;
  expect(order).toEqual(['one left', 'settled']);
  await pending.settled();
});
