import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderMessageSchema } from './orders.ts';
import { plainOrder } from './plain-order.ts';

const SHOPPER = '0190a0a0-0000-7000-8000-000000000001';
const ORDER = '0190a0a0-0000-7000-8000-000000000002';
const whole = {
  ...{ version: 1, orderId: ORDER, source: 'generated', shopperId: SHOPPER, customerId: SHOPPER },
  ...{ placedAt: '2026-01-01T00:00:00.000Z', status: 'SHIPPED', statusAt: '2026-01-01T00:00:02.000Z' },
  buyer: { ageBand: 20, gender: 'MALE', region: '서울', grade: 'VIP' },
  lines: [
    { productId: 1, quantity: 2, unitPriceWon: 500, discountWon: 100 },
    { productId: 2, offerId: 3, sellerId: 4, quantity: 1, unitPriceWon: 7, listPriceWon: 9, categoryId: 5 },
  ],
  ...{ itemsWon: 1_007, discountWon: 100, shippingWon: 3_000, totalWon: 3_907 },
  payment: {
    paymentId: ORDER,
    provider: 'generator',
    method: 'card',
    answeredAt: '2026-01-01T00:00:01.000Z',
    errorCode: null,
  },
  ...{ accelerated: true, note: 'kept' },
};
const PATHS = pathsOf(whole);

/** Values that a field may have by mistake, by chance or on purpose. */
const ODD: readonly unknown[] = [
  ...[
    null,
    undefined,
    '',
    'shop',
    'PENDING',
    '1',
    0,
    -1,
    1,
    1.5,
    2 ** 31,
    2 ** 31 - 1,
    2 ** 53,
    1e21,
    true,
    false,
    [],
    {},
  ],
  ...['2026-02-30T00:00:00.000Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01.000+09:00', '1969-12-31T23:59:59.999Z'],
  ...['2100-01-01T00:00:00.000Z', '2026-01-01T00:00:03.000Z', '+02026-01-01T00:00:00.00Z', 'Thu, 01 Jan 2026 00:00Z'],
  ...[ORDER, ORDER.toUpperCase(), '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  ...['a\0b', '\ud800', 'x'.repeat(41), 'x'.repeat(61), 'NaN', 'a b'],
];

function pathsOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [...(path.length === 0 ? [] : [path]), ...entries.flatMap(([key, each]) => pathsOf(each, [...path, key]))];
}

function changed(path: readonly (string | number)[], value: unknown): unknown {
  const copy = structuredClone(whole) as Record<string | number, unknown>;
  let place = copy;
  for (const key of path.slice(0, -1)) {
    if (typeof place[key] !== 'object' || place[key] === null) return copy;
    place = place[key] as Record<string | number, unknown>;
  }
  const last = path.at(-1) ?? '';
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
}

test('orders as the generator and the import write them are recognised', () => {
  const { buyer, statusAt, accelerated, ...least } = whole;
  for (const order of [whole, { ...least, status: 'PAID' }, { ...whole, customerId: null }])
    expect(plainOrder(structuredClone(order))).toEqual(orderMessageSchema.parse(order));
});

test('law: what is recognised is read as the schema reads it; each odd value in each field', () => {
  let recognised = 0;
  for (const path of PATHS)
    for (const value of ODD) {
      const plain = plainOrder(changed(path, value));
      if (plain === null) continue;
      recognised += 1;
      expect(plain, `${path.join('.')} = ${String(value)}`).toEqual(orderMessageSchema.parse(changed(path, value)));
    }
  expect(recognised).toBeGreaterThan(50);
});

test('law: the same with two fields changed at once, and of arbitrary JSON', () => {
  const compare = (json: unknown) => {
    const plain = plainOrder(structuredClone(json));
    if (plain !== null) expect(plain).toEqual(orderMessageSchema.parse(json));
  };
  const path = fc.constantFrom(...PATHS);
  const value = fc.oneof(fc.constantFrom(...ODD), fc.integer(), fc.string());
  fc.assert(
    fc.property(path, value, path, value, (first, one, second, two) => {
      const once = changed(first, one) as typeof whole;
      const twice = changed(second, two) as typeof whole;
      compare({ ...once, payment: twice.payment, buyer: twice.buyer, totalWon: twice.totalWon });
    }),
    { numRuns: 2_000 },
  );
  fc.assert(fc.property(fc.jsonValue(), compare));
});
