import { expect, test } from 'vitest';
import { STANDARD_SHIPPING } from '#domain/order/shipping.ts';
import { shippingOfSeller } from './shipping.ts';

test('half of the sellers have the standard terms, the others several of their own', () => {
  const all = Array.from({ length: 200 }, (_, at) => shippingOfSeller(at + 1));
  const standard = all.filter((terms) => terms === STANDARD_SHIPPING).length;
  expect(standard).toBeGreaterThan(70);
  expect(standard).toBeLessThan(130);
  expect(new Set(all.map((terms) => JSON.stringify(terms))).size).toBeGreaterThan(10);
  expect(shippingOfSeller(17)).toEqual(shippingOfSeller(17));
});
