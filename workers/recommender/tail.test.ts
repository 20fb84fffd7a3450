import { expect, test } from 'vitest';
import { Offsets } from './offsets.ts';
import { waitForTail } from './tail.ts';

const SOON = { silentMs: 5, stalledMs: 200 };
const one = (offset: bigint) => new Map([[0, offset]]);

test('resolves once everything the log held at the start is folded', async () => {
  const offsets = new Offsets({ behavior: { 0: '7' } });
  await waitForTail({ ends: { behavior: one(7n) }, offsets, progress: () => 0, startOffsets: async () => one(0n) });
});

test('a log that stays silent before its end is not folded: the worker must start again', async () => {
  const offsets = new Offsets({ behavior: { 0: '3' } });
  const waiting = waitForTail({
    ...SOON,
    ends: { behavior: one(7n) },
    offsets,
    progress: () => 0,
    startOffsets: async () => one(0n),
  });
  await expect(waiting).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('behavior') });
});

test('while a leader does not answer, nothing counts as folded, of a compacted topic either', async () => {
  const waiting = waitForTail({
    ...SOON,
    ends: { 'product-states': one(7n) },
    offsets: new Offsets(),
    progress: () => 0,
    startOffsets: () => Promise.reject(new Error('no leader')),
  });
  await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
});

test('what retention has deleted is not waited for, nor a gap at the end of a compacted topic', async () => {
  await waitForTail({
    ...SOON,
    ends: { behavior: one(7n), 'product-states': one(9n) },
    offsets: new Offsets({ 'product-states': { 0: '8' } }),
    progress: () => 0,
    startOffsets: async (topic) => one(topic === 'behavior' ? 7n : 0n),
  });
});
