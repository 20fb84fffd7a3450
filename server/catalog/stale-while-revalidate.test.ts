import { expect, test } from 'vitest';
import { createStaleWhileRevalidate } from './stale-while-revalidate.ts';

function cacheAt(clock: { ms: number }, capacity = 10) {
  return createStaleWhileRevalidate<string>({ freshForMs: 1_000, staleForMs: 1_000, capacity, now: () => clock.ms });
}

const away = () => Promise.reject(new Error('away'));

test('many who ask at once cost one reading', async () => {
  const cache = cacheAt({ ms: 0 });
  let readings = 0;
  const read = async () => {
    readings += 1;
    return 'answer';
  };
  expect(await Promise.all([cache.get('k', read), cache.get('k', read), cache.get('k', read)])).toEqual([
    'answer',
    'answer',
    'answer',
  ]);
  expect(readings).toBe(1);
});

test('an old answer is given at once and read anew behind it', async () => {
  const clock = { ms: 0 };
  const cache = cacheAt(clock);
  await cache.get('k', async () => 'old');
  clock.ms = 1_500;
  let finish: (value: string) => void = () => undefined;
  const slow = new Promise<string>((resolve) => {
    finish = resolve;
  });
  expect(await cache.get('k', () => slow)).toBe('old');
  finish('new');
  await slow;
  expect(await cache.get('k', away)).toBe('new');
});

test('an answer older than may be given is waited for, and stands in for one that cannot be had', async () => {
  const clock = { ms: 0 };
  const cache = createStaleWhileRevalidate<string>({
    freshForMs: 1_000,
    staleForMs: 500,
    capacity: 10,
    now: () => clock.ms,
  });
  await cache.get('k', async () => 'old');
  clock.ms = 999;
  expect(await cache.get('k', away)).toBe('old');
  clock.ms = 1_500;
  expect(await cache.get('k', async () => 'new')).toBe('new');
  clock.ms = 9_000;
  expect(await cache.get('k', away)).toBe('new');
});

test('while the source is away the last good answer stays, and the source is not asked with every visitor', async () => {
  const clock = { ms: 0 };
  const cache = cacheAt(clock);
  await cache.get('k', async () => 'good');
  clock.ms = 60_000;
  let asked = 0;
  const failing = () => {
    asked += 1;
    return away();
  };
  for (let visitor = 0; visitor < 50; visitor += 1) {
    expect(await cache.get('k', failing)).toBe('good');
    await Promise.resolve();
  }
  expect(asked).toBe(1);
  clock.ms += 2_500;
  await cache.get('k', failing);
  expect(asked).toBe(2);
});

test('with no answer at all the failure is told', async () => {
  await expect(cacheAt({ ms: 0 }).get('k', away)).rejects.toThrow('away');
});

test('the answer unused longest makes room', async () => {
  const cache = cacheAt({ ms: 0 }, 2);
  await cache.get('a', async () => 'a');
  await cache.get('b', async () => 'b');
  await cache.get('a', away);
  await cache.get('c', async () => 'c');
  expect(cache.peek('a')?.value).toBe('a');
  expect(cache.peek('b')).toBeUndefined();
});

test('a forgotten answer is waited for, and stands in for one that cannot be had', async () => {
  const cache = cacheAt({ ms: 0 });
  await cache.get('a', async () => 'old');
  await cache.get('b', async () => 'other');
  cache.forget((value) => value === 'old');
  expect(await cache.get('b', away)).toBe('other');
  expect(cache.peek('a')).toEqual({ value: 'old', isFresh: false });
  expect(await cache.get('a', async () => 'new')).toBe('new');
  cache.forget(() => true);
  expect(await cache.get('a', away)).toBe('new');
});

test('a read that began before something was forgotten has no later reader, and is not kept', async () => {
  const cache = cacheAt({ ms: 0 });
  const { promise, resolve } = Promise.withResolvers<string>();
  const before = cache.get('k', () => promise);
  cache.forget(() => true);
  const after = cache.get('k', async () => 'new');
  resolve('old');
  expect(await Promise.all([before, after])).toEqual(['old', 'new']);
  expect(await cache.get('k', away)).toBe('new');
});

test('each caller that gets an error, or what is too old or wrong, is told apart from one that gets what may be returned', async () => {
  const clock = { ms: 0 };
  let unread = 0;
  const onUnread = () => {
    unread++;
  };
  const cache = createStaleWhileRevalidate<string>({
    ...{ freshForMs: 1_000, staleForMs: 1_000, capacity: 10, now: () => clock.ms, onUnread },
  });
  await Promise.allSettled([cache.get('k', away), cache.get('k', away)]);
  expect(unread).toBe(2);
  await cache.get('k', async () => 'good');
  clock.ms = 1_500;
  await cache.get('k', away);
  expect(unread).toBe(2);
  cache.forget(() => true);
  await cache.get('k', away);
  clock.ms = 9_000;
  await Promise.all([cache.get('k', away), cache.get('k', away)]);
  expect(unread).toBe(5);
});
