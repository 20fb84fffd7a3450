import { expect, test } from 'vitest';
import { DAY_MS } from '../../shared/durations.ts';
import type { Facts } from '../facts.ts';
import { c9RepurchaseReminder as rule } from './c9-repurchase-reminder.ts';
import { NOON, NOTHING, onEvent, onTimer, ordered, pastOf } from './trial.fixture.ts';

/** Orders so many days before today, the last of them called `last`. */
const orders = (...daysAgo: number[]) =>
  pastOf(...daysAgo.map((days, at) => ordered(at === daysAgo.length - 1 ? 'last' : `o${at}`, NOON - days * DAY_MS, 1)));
const every14 = orders(28, 14, 0);
const timer = { subject: 'order last', causeId: 'last', dueAtMs: NOON + 13 * DAY_MS, payload: {} };
const placed = (past: ReturnType<typeof pastOf>, cycle: Facts['cycle'] = null) =>
  onEvent(rule, 'order-placed', { orderId: 'last', lines: [] }, { past, cycle });

test('who orders every 14 days is reminded on day 13', () => {
  expect(placed(every14)).toEqual({ kind: 'wait', timer });
  expect(onTimer(rule, timer, { past: every14 })).toEqual({ kind: 'issue', causeId: 'last', target: { kind: 'any' } });
  expect([rule.discount.percent, rule.target]).toEqual([15, 'any']);
});

test('one long absence does not change a rhythm; two orders of a day are one', () => {
  expect(placed(orders(100, 42, 28, 14, 14, 0))).toMatchObject({ timer: { dueAtMs: timer.dueAtMs } });
});

test.each([
  ['there are but two orders', orders(14, 0)],
  ['three orders were on two days', orders(14, 14, 0)],
  ['the cycle is a day', orders(2, 1, 0)],
  ['the cycle is half a year', orders(360, 180, 0)],
])('no waiting when %s', (_why, past) => {
  expect(placed(past)).toEqual(NOTHING);
});

test('who has ordered since is not reminded', () => {
  const past = pastOf(...[28, 14, 0, -5].map((days) => ordered(`${days}`, NOON - days * DAY_MS, 1)));
  expect(onTimer(rule, { ...timer, causeId: '0' }, { past })).toEqual(NOTHING);
});

test('an order cancelled since makes the cycle another one, and the waiting longer', () => {
  const past = pastOf(
    ...[40, 20, 6].map((days) => ordered(`${days}`, NOON - days * DAY_MS, 1)),
    ordered('last', NOON, 1),
    { kind: 'cancelled', orderId: '6' },
  );
  expect(onTimer(rule, timer, { past })).toEqual({
    kind: 'wait',
    timer: { ...timer, dueAtMs: NOON + 19 * DAY_MS },
  });
});

test('a reminder more than a day late is none', () => {
  expect(onTimer(rule, timer, { past: every14 }, timer.dueAtMs + DAY_MS + 1)).toEqual(NOTHING);
});

test('of a customer with too few order days the cycle of their segment counts', () => {
  const past = orders(14, 0);
  const cycle = { own: { purchaseDays: 2, medianDays: 14 }, segmentDays: 30 };
  const due = onEvent(rule, 'order-placed', { orderId: 'last', lines: [] }, { past, cycle });
  expect(due).toMatchObject({ kind: 'wait', timer: { dueAtMs: NOON + 29 * DAY_MS } });
  if (due.kind !== 'wait') return;
  expect(onTimer(rule, due.timer, { past, cycle })).toMatchObject({ kind: 'issue', causeId: 'last' });
  // Their own cycle, once there is one, comes first, whether it is one to remind of or not.
  const own = { past: orders(28, 14, 0), cycle };
  expect(onEvent(rule, 'order-placed', { orderId: 'last', lines: [] }, own)).toEqual({ kind: 'wait', timer });
  const daily = { past: orders(2, 1, 0), cycle };
  expect(onEvent(rule, 'order-placed', { orderId: 'last', lines: [] }, daily)).toEqual(NOTHING);
});

test('last night knows more order days than the past holds: its cycle counts', () => {
  const cycle = { own: { purchaseDays: 60, medianDays: 7 }, segmentDays: null };
  const later = onEvent(rule, 'order-placed', { orderId: 'last', lines: [] }, { past: every14, cycle });
  expect(later).toMatchObject({ timer: { dueAtMs: NOON + 6 * DAY_MS } });
  // The past has an order more than last night: it counts.
  const older = { own: { purchaseDays: 3, medianDays: 7 }, segmentDays: null };
  expect(placed(orders(42, 28, 14, 0), older)).toEqual({ kind: 'wait', timer });
});
