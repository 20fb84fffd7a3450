import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BUYER_HOUR, CUSTOMER_DAY, ORDER_HOUR, SHOPPER_HOUR } from './roll-ups.ts';
import { isAdditiveAlong, sumAlong } from './sum.ts';

const rows = [
  { hour: 1, source: 'shop', accelerated: false, orders: 2, won: 500 },
  { hour: 2, source: 'shop', accelerated: false, orders: 1, won: 70 },
  { hour: 2, source: 'generated', accelerated: true, orders: 4, won: 9 },
];

test('a measure is added along keys, and keeps a row for each combination of the others', () => {
  expect(sumAlong(ORDER_HOUR, 'orders', ['hour'], rows)).toEqual([
    { source: 'shop', accelerated: false, orders: 3 },
    { source: 'generated', accelerated: true, orders: 4 },
  ]);
  expect(sumAlong(ORDER_HOUR, 'won', ['hour', 'source', 'accelerated'], rows)).toEqual([{ won: 579 }]);
  // What PostgreSQL has as bigint counts as well.
  expect(sumAlong(ORDER_HOUR, 'won', ['hour'], [{ ...rows[0], won: 5n }])).toMatchObject([{ won: 5 }]);
});

test('the sum along two keys does not depend on which is added first', () => {
  const row = fc.record({
    hour: fc.integer({ min: 0, max: 3 }),
    ...{ source: fc.constantFrom('shop', 'import'), accelerated: fc.boolean(), orders: fc.nat(9) },
    ...{ gender: fc.constantFrom('', 'MALE'), age_band: fc.constantFrom(-1, 20), grade: fc.constant('') },
  });
  fc.assert(
    fc.property(fc.array(row), (many) => {
      const along = ['hour', 'source', 'accelerated', 'gender', 'age_band', 'grade'] as const;
      const total = many.reduce((sum, { orders }) => sum + orders, 0);
      expect(sumAlong(BUYER_HOUR, 'orders', along, many)[0]?.orders ?? 0).toBe(total);
    }),
  );
});

test('people of two hours, or buyers of two days, do not add up: it does not compile', () => {
  const wrong = () => [
    // @ts-expect-error: who came in two hours is one person
    sumAlong(SHOPPER_HOUR, 'people', ['hour'], []),
    // @ts-expect-error: who took two steps is one person
    sumAlong(SHOPPER_HOUR, 'people', ['step'], []),
    // @ts-expect-error: who bought on two days is one buyer
    sumAlong(CUSTOMER_DAY, 'buyers', ['day'], []),
    // @ts-expect-error: orders by hour have no category
    sumAlong(ORDER_HOUR, 'orders', ['category_id'], []),
    // @ts-expect-error: no such measure
    sumAlong(ORDER_HOUR, 'average', ['hour'], []),
  ];
  expect(wrong).toBeTypeOf('function');
  expect(sumAlong(CUSTOMER_DAY, 'orders', ['day'], [])).toEqual([]);
});

test('the same is known to code that has only the name of a measure', () => {
  expect(isAdditiveAlong(SHOPPER_HOUR.measures.people, 'hour')).toBe(false);
  expect(isAdditiveAlong(CUSTOMER_DAY.measures.buyers, 'day')).toBe(false);
  expect(isAdditiveAlong(ORDER_HOUR.measures.won, 'hour')).toBe(true);
});
