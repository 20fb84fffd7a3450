import { expect, test } from 'vitest';
import { statusesOnTheWay, statusOfShipments } from './order-status.ts';
import { canFollow, isEnded, isUndelivered, isWithCarrier, SHIPMENT_STATES, type ShipmentState } from './state.ts';

const following = (from: ShipmentState) => SHIPMENT_STATES.filter((to) => canFollow(from, to));

test('a parcel is prepared, shipped, in delivery and delivered; only before it is shipped can it be cancelled', () => {
  expect(following('RECEIVED')).toEqual(['PREPARING', 'CANCELLED']);
  expect(following('PREPARING')).toEqual(['SHIPPED', 'CANCELLED']);
  expect(following('SHIPPED')).toEqual(['IN_DELIVERY', 'DELIVERED', 'RETURNED', 'DELIVERY_FAILED', 'LOST']);
  expect(following('IN_DELIVERY')).toEqual(['DELIVERED', 'RETURNED', 'DELIVERY_FAILED', 'LOST']);
  expect(following('DELIVERY_FAILED')).toEqual(['IN_DELIVERY', 'DELIVERED', 'RETURNED', 'LOST']);
});

test('each state is an end, or the carrier or the seller has the parcel; every one can come to an end', () => {
  expect(SHIPMENT_STATES.filter(isEnded)).toEqual(['DELIVERED', 'RETURNED', 'LOST', 'CANCELLED']);
  expect(SHIPMENT_STATES.filter(isWithCarrier)).toEqual(['SHIPPED', 'IN_DELIVERY', 'DELIVERY_FAILED']);
  expect(SHIPMENT_STATES.filter(isUndelivered)).toEqual(['RETURNED', 'LOST', 'CANCELLED']);
  const reaches = (from: ShipmentState, seen: ShipmentState[]): boolean =>
    isEnded(from) || following(from).some((to) => !seen.includes(to) && reaches(to, [...seen, to]));
  for (const state of SHIPMENT_STATES) expect(reaches(state, [state])).toBe(true);
});

const status = (...states: (ShipmentState | [ShipmentState, 'replaced'])[]) =>
  statusOfShipments(
    states.map((each) =>
      typeof each === 'string' ? { state: each, isSettled: false } : { state: each[0], isSettled: true },
    ),
  );

test.each<[string | null, Parameters<typeof status>]>([
  ['PAID', ['RECEIVED', 'RECEIVED']],
  ['PREPARING', ['RECEIVED', 'PREPARING']],
  ['PREPARING', ['RECEIVED', 'DELIVERED']],
  ['PREPARING', ['PREPARING', 'DELIVERED']],
  ['SHIPPED', ['SHIPPED', 'DELIVERED']],
  ['SHIPPED', ['IN_DELIVERY', 'DELIVERY_FAILED']],
  ['SHIPPED', ['LOST', 'DELIVERED']],
  ['DELIVERED', ['DELIVERED', 'DELIVERED']],
  ['DELIVERED', ['DELIVERED', 'CANCELLED']],
  ['DELIVERED', [['LOST', 'replaced'], 'DELIVERED']],
  ['PAID', [['LOST', 'replaced'], 'RECEIVED']],
  [null, ['CANCELLED', 'CANCELLED']],
  [null, []],
])('an order is %s by its shipments %j', (expected, shipments) => {
  expect(status(...shipments)).toBe(expected);
});

test('an order has every status on its way, and never goes back', () => {
  expect(statusesOnTheWay('PAID', 'DELIVERED')).toEqual(['PREPARING', 'SHIPPED', 'DELIVERED']);
  expect(statusesOnTheWay('SHIPPED', 'PREPARING')).toEqual([]);
  expect(statusesOnTheWay('PAID', 'PAID')).toEqual([]);
  expect(statusesOnTheWay('CANCELLED', 'SHIPPED')).toEqual([]);
  expect(statusesOnTheWay('COMPLETED', 'DELIVERED')).toEqual([]);
});
