import { expect, test } from 'vitest';
import { costOfPages } from './shop-cost.ts';

const before = { cpuSeconds: { web: 10, postgres: 4 }, hits: 100, misses: 50, ownSeconds: 1 };

test('the cost of a page is what was spent between the readings, by process and in all', () => {
  const after = { cpuSeconds: { web: 10.2, postgres: 4.05 }, hits: 170, misses: 70, ownSeconds: 1.3 };
  expect(costOfPages(before, after, 100)).toEqual({
    ...{ hitRate: 0.7, missRate: 0.2, cpuMsAll: 2.5, generatorCpuMs: 3 },
    cpuMs: { web: 2, postgres: 0.5 },
  });
});

test('a process that started again counts from its start; without counters and without pages nothing is made up', () => {
  const again = { cpuSeconds: { web: 0.5 }, hits: null, misses: null, ownSeconds: 1 };
  expect(costOfPages(before, again, 100)).toMatchObject({ hitRate: null, missRate: null, cpuMs: { web: 5 } });
  expect(costOfPages(before, again, 0)).toMatchObject({ hitRate: null, cpuMsAll: null });
});
