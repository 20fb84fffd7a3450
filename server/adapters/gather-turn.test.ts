import { expect, test } from 'vitest';
import { gatherTurn } from './gather-turn.ts';

test('questions of one turn are asked together, and each gets its own answer', async () => {
  const asked: number[][] = [];
  const ask = gatherTurn(async (questions: readonly number[]) => {
    asked.push([...questions]);
    return questions.map((question) => question * 10);
  });
  expect(await Promise.all([ask(1), ask(2), ask(3)])).toEqual([10, 20, 30]);
  expect(await ask(4)).toBe(40);
  expect(asked).toEqual([[1, 2, 3], [4]]);
});

test('more than a command should carry go as several', async () => {
  const sizes: number[] = [];
  const ask = gatherTurn(async (questions: readonly number[]) => {
    sizes.push(questions.length);
    return questions;
  });
  const questions = Array.from({ length: 600 }, (_, n) => n);
  expect(await Promise.all(questions.map(ask))).toEqual(questions);
  expect(sizes).toEqual([256, 256, 88]);
});

test('a failure is told to all who asked, and to nobody after them', async () => {
  let away = true;
  const ask = gatherTurn(async (questions: readonly number[]) => {
    if (away) throw new Error('away');
    return questions;
  });
  const settled = await Promise.allSettled([ask(1), ask(2)]);
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  away = false;
  expect(await ask(3)).toBe(3);
});
