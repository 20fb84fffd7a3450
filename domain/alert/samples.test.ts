import { expect, test } from 'vitest';
import { COUNTER_WINDOW_MS, type CounterState, increaseAt, nextCounter, seriesOf } from './samples.ts';

const MINUTE_MS = 60_000;

/** Increases at each look, a minute apart. */
function increasesOf(values: readonly number[]): number[] {
  let state: CounterState | undefined;
  return values.map((value, at) => {
    state = nextCounter(state, value, at * MINUTE_MS);
    return increaseAt(state, at * MINUTE_MS);
  });
}

test('the first look is no increase; a rise counts for ten minutes, rises within them together', () => {
  expect(increasesOf([7, 7, 8, 10, 10])).toEqual([0, 0, 1, 3, 3]);
  expect(increasesOf([0, 1, ...Array.from({ length: 10 }, () => 1)])).toEqual([
    0,
    ...Array.from({ length: 10 }, () => 1),
    0,
  ]);
  expect(COUNTER_WINDOW_MS).toBe(10 * MINUTE_MS);
});

test('a process that began anew counts from 0', () => {
  expect(increasesOf([5, 0, 0, 2])).toEqual([0, 0, 0, 2]);
  expect(increasesOf([5, 3])).toEqual([0, 3]);
});

test('a series is named by its labels in one order', () => {
  expect(seriesOf({ name: 'a', labels: { topic: 'orders', group: 'x' } })).toBe('a{group=x,topic=orders}');
});
