import { expect, test } from 'vitest';
import { orderOutlook, outlookOf } from './outlook.ts';
import { hastened, isLate, promisedAt, promisedDay } from './promise.ts';
import { isWaybill, withCheckDigit } from './waybill.ts';

test('the promised day ends at midnight in Seoul, and begins a day later for orders after 22:00', () => {
  // Monday 2026-03-02, 20:00 and 22:00 in Seoul.
  expect(promisedAt(new Date('2026-03-02T11:00:00Z'), 1).toISOString()).toBe('2026-03-03T15:00:00.000Z');
  expect(promisedAt(new Date('2026-03-02T13:00:00Z'), 1).toISOString()).toBe('2026-03-04T15:00:00.000Z');
  expect(promisedDay(new Date('2026-03-03T15:00:00Z')).toISOString()).toBe('2026-03-03T14:59:59.999Z');
});

test('kept until the last moment of the day, missed after it', () => {
  const promised = new Date('2026-03-03T15:00:00Z');
  expect(isLate(promised, promised)).toBe(false);
  expect(isLate(promised, new Date('2026-03-03T15:00:00.001Z'))).toBe(true);
});

test('a clock of 1,440 makes minutes of days', () => {
  const from = new Date('2026-03-02T00:00:00Z');
  expect(hastened(from, new Date('2026-03-04T00:00:00Z'), 1_440).toISOString()).toBe('2026-03-02T00:02:00.000Z');
  expect(hastened(from, new Date('2026-03-04T00:00:00Z'), 1).toISOString()).toBe('2026-03-04T00:00:00.000Z');
});

test('a waybill has twelve digits, the last the others modulo 7', () => {
  const good = withCheckDigit('12345678901');
  expect(good).toBe('123456789013');
  expect(isWaybill('local', good)).toBe(true);
  for (const bad of ['123456789015', '12345678901', '1234567890133', 'ABCDEFGHIJKL', '', '12345678901４'])
    expect(isWaybill('local', bad), bad).toBe(false);
});

const facts = {
  promisedAt: new Date(1_000),
  deliveredAt: null,
  stepAt: new Date(500),
  isReplaced: false,
  isRefunded: false,
} as const;

test.each([
  ['RECEIVED', 100, { code: 'preparation', at: new Date(500) }],
  ['PREPARING', 100, { code: 'hand-over', at: new Date(500) }],
  ['SHIPPED', 100, { code: 'arrival', at: new Date(1_000) }],
  ['IN_DELIVERY', 100, { code: 'arrival', at: new Date(1_000) }],
  ['DELIVERY_FAILED', 100, { code: 'next-attempt', at: new Date(1_000) }],
  ['RECEIVED', 1_001, { code: 'overdue', at: new Date(1_000) }],
  ['DELIVERY_FAILED', 1_001, { code: 'overdue', at: new Date(1_000) }],
  ['LOST', 1_001, { code: 'lost', at: null }],
  ['RETURNED', 1_001, { code: 'returned', at: null }],
  ['CANCELLED', 1_001, { code: 'cancelled', at: null }],
] as const)('%s at %d: what comes next', (state, nowMs, expected) => {
  expect(outlookOf({ ...facts, state }, new Date(nowMs))).toEqual(expected);
});

test('an arrival is late or not by when it arrived, not by when one looks', () => {
  const arrived = (deliveredAt: Date) => outlookOf({ ...facts, state: 'DELIVERED', deliveredAt }, new Date(9_000)).code;
  expect(arrived(new Date(1_000))).toBe('arrived');
  expect(arrived(new Date(1_001))).toBe('arrived-late');
  expect(outlookOf({ ...facts, state: 'LOST', isReplaced: true }, new Date(0)).code).toBe('replaced');
  expect(outlookOf({ ...facts, state: 'LOST', isRefunded: true }, new Date(0)).code).toBe('refunded');
});

test('a list states when the last parcel of an order comes, or that one is overdue, or when the last came', () => {
  const at = (state: 'SHIPPED' | 'DELIVERED' | 'LOST' | 'CANCELLED', promisedMs: number, deliveredMs?: number) => ({
    ...{ state, promisedAt: new Date(promisedMs), stepAt: null, isReplaced: false, isRefunded: false },
    deliveredAt: deliveredMs === undefined ? null : new Date(deliveredMs),
  });
  const outlook = (...shipments: ReturnType<typeof at>[]) => orderOutlook(shipments, new Date(100));
  expect(outlook(at('SHIPPED', 200), at('SHIPPED', 300))).toEqual({ code: 'arrival', at: new Date(300) });
  expect(outlook(at('SHIPPED', 50), at('SHIPPED', 300))).toEqual({ code: 'overdue', at: new Date(50) });
  expect(outlook(at('DELIVERED', 50, 60), at('SHIPPED', 300))).toEqual({ code: 'arrival', at: new Date(300) });
  expect(outlook(at('DELIVERED', 50, 60), at('CANCELLED', 9))).toEqual({ code: 'arrived', at: new Date(60) });
  expect(outlook(at('DELIVERED', 50, 60), at('LOST', 9))).toBeNull();
  const refunded = { ...at('LOST', 9), isRefunded: true };
  expect(orderOutlook([at('DELIVERED', 50, 60), refunded], new Date(100))).toEqual({
    code: 'arrived',
    at: new Date(60),
  });
  expect(outlook()).toBeNull();
});
