import { expect, test } from 'vitest';
import { createGatherer } from './gather.ts';

test('what comes while a batch is applied is the next batch; none is applied twice at once', async () => {
  const batches: number[][] = [];
  let running = 0;
  const { add, poke } = createGatherer<number>(async (items) => {
    running += 1;
    expect(running).toBe(1);
    batches.push([...items]);
    await Promise.resolve();
    running -= 1;
  }, 10);
  const [first, second] = [add([1, 2]), add([3])];
  await Promise.all([first, second]);
  await poke();
  await Promise.all([add([4]), poke(), add([5])]);
  expect(batches).toEqual([[1, 2, 3], [], [4, 5]]);
});

test('a batch has no more than its bound, but for one that comes as large', async () => {
  const batches: number[] = [];
  const { add } = createGatherer<number>(async (items) => {
    batches.push(items.length);
  }, 10);
  await Promise.all([8, 2, 1, 25, 3].map((length) => add(Array(length).fill(0))));
  expect(batches).toEqual([10, 1, 25, 3]);
});

test('who waits for a batch that failed is rejected, and the next is applied', async () => {
  const { add } = createGatherer<string>(async ([item]) => {
    if (item === 'bad') throw new Error('refused');
  }, 1);
  const results = await Promise.allSettled([add(['bad']), add(['good'])]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});
