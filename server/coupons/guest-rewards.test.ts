import { expect, test } from 'vitest';
import { HOUR_MS } from '#domain/shared/durations.ts';
import { createGuestRewards } from './guest-rewards.ts';

function setUp() {
  let nowMs = 0;
  const mayEarn = createGuestRewards({ now: () => nowMs });
  let guests = 0;
  return {
    /** How many of so many new guests may earn. */
    admitted: (address: string, count: number, isNewSession = false) =>
      Array.from({ length: count }, () => mayEarn({ shopperId: `guest ${guests++}`, address, isNewSession })).filter(
        Boolean,
      ).length,
    mayEarn,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('400 guests without a session, from one address: ten of them, and ten an hour after', () => {
  const { admitted, pass } = setUp();
  expect(admitted('127.0.0.1', 400, true)).toBe(10);
  expect(admitted('203.0.113.5', 400, true)).toBe(10);
  pass(HOUR_MS);
  expect(admitted('203.0.113.5', 400, true)).toBe(10);
});

test('400 guests with sessions, from one network: forty an hour; other networks are not touched', () => {
  const { admitted, pass } = setUp();
  expect(admitted('203.0.113.5', 400)).toBe(40);
  expect(admitted('203.0.113.6', 5)).toBe(5);
  expect(admitted('2001:db8:1:2::1', 30) + admitted('2001:db8:1:2:ffff::9', 370)).toBe(40);
  pass(HOUR_MS);
  expect(admitted('203.0.113.5', 400)).toBe(40);
});

test('a network of our own: forty at once, twenty a minute', () => {
  const { admitted, pass } = setUp();
  expect(admitted('10.0.0.1', 400)).toBe(40);
  pass(60_000);
  expect(admitted('10.0.0.1', 400)).toBe(20);
});

test('a flood without sessions leaves the guests alone who have one, and who earns already goes on', () => {
  const { admitted, mayEarn, pass } = setUp();
  const known = { shopperId: 'known', address: '203.0.113.5', isNewSession: false };
  expect(mayEarn(known)).toBe(true);
  expect(admitted('203.0.113.5', 400, true)).toBe(10);
  expect(admitted('203.0.113.5', 400)).toBe(39);
  pass(HOUR_MS / 2);
  expect(mayEarn(known)).toBe(true);
});
