import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { pause } from './pause.ts';

test('it lasts its time, or until its signal is aborted, also one that was aborted before', async () => {
  const begunMs = performance.now();
  await pause(20);
  expect(performance.now() - begunMs).toBeGreaterThanOrEqual(18);
  const stopping = new AbortController();
  const waiting = pause(60_000, stopping.signal);
  stopping.abort();
  await waiting;
  await pause(60_000, stopping.signal);
});

test('a pause that is over leaves nothing at the signal it was given', async () => {
  const { signal } = new AbortController();
  await pause(1, signal);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
