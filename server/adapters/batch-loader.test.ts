import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createBatchLoader } from './batch-loader.ts';

test('keys of one turn are loaded together, each gets its own value, and none is kept', async () => {
  const batches: number[][] = [];
  const load = createBatchLoader(async (keys: readonly number[]) => {
    batches.push([...keys]);
    return keys.map((key) => key * 10);
  });
  expect(await Promise.all([load(1), load(2), load(2)])).toEqual([10, 20, 20]);
  expect(await load(1)).toBe(10);
  expect(batches).toEqual([[1, 2, 2], [1]]);
});

test('requests that come in one after the other within a turn share a batch', async () => {
  const batches: number[][] = [];
  const load = createBatchLoader(async (keys: readonly number[]) => {
    batches.push([...keys]);
    return keys;
  });
  const first = load(1);
  // As after a callback of the same poll phase: its microtasks and ticks are over.
  await new Promise<void>((resolve) => process.nextTick(resolve));
  await Promise.all([first, load(2)]);
  await nextTurn();
  expect(batches).toEqual([[1, 2]]);
});

test('more than a command should carry go as several', async () => {
  const sizes: number[] = [];
  const load = createBatchLoader(async (keys: readonly number[]) => {
    sizes.push(keys.length);
    return keys;
  });
  const keys = Array.from({ length: 600 }, (_, n) => n);
  expect(await Promise.all(keys.map(load))).toEqual(keys);
  expect(sizes).toEqual([256, 256, 88]);
});

test('a failure is that of every key of its batch, and of none after them', async () => {
  let away = true;
  const load = createBatchLoader(async (keys: readonly number[]) => {
    if (away) throw new Error('away');
    return keys;
  });
  const settled = await Promise.allSettled([load(1), load(2)]);
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  away = false;
  expect(await load(3)).toBe(3);
});
