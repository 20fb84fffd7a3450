import { expect, test } from 'vitest';
import { createLogClock } from './log-clock.ts';

const T0 = 1_000_000;
const read = (partition: number, appendedAtMs: number) => ({ partition, appendedAtMs });

test('with nothing to catch up with, timers run by the clock', () => {
  const clock = createLogClock();
  expect(clock.readable(T0)).toBe(T0);
  clock.observe(read(0, T0 - 50), T0);
  expect(clock.readable(T0 + 10)).toBe(T0 + 10);
});

test('while old events stream in, timers run by the time of the log', () => {
  const clock = createLogClock();
  clock.observe(read(0, T0 - 60_000), T0);
  expect(clock.readable(T0 + 100)).toBe(T0 - 60_000);
});

test('after a quiet second the clock counts again', () => {
  const clock = createLogClock();
  clock.observe(read(0, T0 - 60_000), T0);
  expect(clock.readable(T0 + 1_001)).toBe(T0 + 1_001);
});

test('of two partitions the one further behind counts', () => {
  const clock = createLogClock();
  clock.observe(read(0, T0 - 60_000), T0);
  clock.observe(read(1, T0 - 10), T0 + 10);
  expect(clock.readable(T0 + 20)).toBe(T0 - 60_000);
});

test('once caught up, the clock counts again, though there is never quiet', () => {
  const clock = createLogClock();
  clock.observe(read(0, T0 - 60_000), T0);
  clock.observe(read(0, T0 + 90), T0 + 100);
  clock.observe(read(1, T0 + 95), T0 + 100);
  expect(clock.readable(T0 + 110)).toBe(T0 + 110);
});
