import { expect, test } from 'vitest';
import { createEventFigures } from './event-figures.ts';

const answering = () => {
  const asked: unknown[] = [];
  const counts = {
    search: async (query: Record<string, unknown>) => {
      asked.push(query);
      return { aggregations: { rows: { buckets: [{ key: 'a', doc_count: asked.length }] } } };
    },
  };
  return { asked, counts };
};

test.each(['GUEST', 'CUSTOMER', 'SELLER'] as const)('%s is refused before anything is asked', async (role) => {
  const { asked, counts } = answering();
  await expect(createEventFigures({ counts }).rows({ role }, {})).rejects.toMatchObject({ code: 'forbidden' });
  expect(asked).toEqual([]);
});

test('the same question within two seconds is asked once', async () => {
  let nowMs = 0;
  const { asked, counts } = answering();
  const figures = createEventFigures({ counts, now: () => nowMs });
  const ask = () => figures.rows({ role: 'ADMIN' }, { size: 0 });
  expect(await Promise.all([ask(), ask()])).toEqual(Array(2).fill([{ key: 'a', doc_count: 1 }]));
  nowMs = 2_000;
  expect(await ask()).toEqual([{ key: 'a', doc_count: 2 }]);
  expect(asked).toHaveLength(2);
});

test('a failure is not remembered, and no index is no rows', async () => {
  const answers: (() => unknown)[] = [
    () => {
      throw new Error('away');
    },
    () => null,
  ];
  const figures = createEventFigures({ counts: { search: async () => answers.shift()?.() }, now: () => 0 });
  await expect(figures.rows({ role: 'ADMIN' }, {})).rejects.toThrow('away');
  expect(await figures.rows({ role: 'ADMIN' }, {})).toEqual([]);
});

test('two searches run at a time, and all are answered', async () => {
  let [running, most] = [0, 0];
  const counts = {
    search: async ({ n }: Record<string, unknown>) => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      if (n === 3) throw new Error('this one fails');
      return { aggregations: { rows: { buckets: [n] } } };
    },
  };
  const figures = createEventFigures({ counts });
  const answers = await Promise.allSettled(
    Array.from({ length: 10 }, (_, n) => figures.rows({ role: 'ADMIN' }, { n })),
  );
  expect(most).toBe(2);
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value[0] : 'failed'))).toEqual([
    0,
    1,
    2,
    'failed',
    4,
    5,
    6,
    7,
    8,
    9,
  ]);
});
