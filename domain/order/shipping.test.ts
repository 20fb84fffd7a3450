import { expect, test } from 'vitest';
import { isRemotePostcode } from './remote-areas.ts';
import {
  attributeShipping,
  orderShippingWon,
  type ShippedLine,
  type ShippingPolicy,
  shippingBySeller,
  shippingWon,
} from './shipping.ts';

const policy = (fields: Partial<ShippingPolicy> = {}): ShippingPolicy => ({
  feeWon: 2_500,
  freeFromWon: 20_000,
  surchargeWon: 4_000,
  returnFeeWon: 2_000,
  ...fields,
});
const line = (sellerId: number, unitPriceWon: number, quantity = 1, shipping = policy()): ShippedLine => ({
  ...{ lineId: sellerId * 1_000 + unitPriceWon, productId: 1, categoryId: 1, unitPriceWon, quantity },
  ...{ sellerId, shipping },
});

test('each seller charges once, by the items of that seller alone', () => {
  const parts = shippingBySeller([line(2, 9_000), line(1, 10_000, 2), line(2, 10_999)], false);
  const frozen = { fullFeeWon: 2_500, freeFromWon: 20_000, surchargeWon: 0, returnFeeWon: 2_000 };
  expect(parts).toEqual([
    { sellerId: 1, itemsWon: 20_000, feeWon: 0, ...frozen },
    { sellerId: 2, itemsWon: 19_999, feeWon: 2_500, ...frozen },
  ]);
  expect(shippingWon(parts)).toBe(2_500);
});

test('one won more makes it free; 0 is always free', () => {
  expect(shippingBySeller([line(1, 20_000)], false)[0]?.feeWon).toBe(0);
  expect(shippingBySeller([line(1, 1, 1, policy({ freeFromWon: 0 }))], false)[0]?.feeWon).toBe(0);
});

test('a remote area costs its surcharge with each seller, also where shipping is free', () => {
  const parts = shippingBySeller([line(1, 50_000), line(2, 5_000, 1, policy({ surchargeWon: 3_000 }))], true);
  expect(parts.map(({ feeWon, surchargeWon }) => [feeWon, surchargeWon])).toEqual([
    [0, 4_000],
    [2_500, 3_000],
  ]);
  expect(shippingWon(parts)).toBe(9_500);
});

test.each([
  ['63000', true],
  ['63644', true],
  ['63645', false],
  ['62999', false],
  ['40240', true],
  ['40199', false],
  ['04524', false],
  ['6300', false],
  ['630001', false],
  ['', false],
])('postcode %s is remote: %s', (postcode, isRemote) => {
  expect(isRemotePostcode(postcode)).toBe(isRemote);
});

test('one fee over all sellers is the dearest part’s, of equal ones the least id’s', () => {
  const part = (sellerId: number, unitPriceWon: number) => ({ sellerId, unitPriceWon, quantity: 1 });
  const fees = (parts: ReturnType<typeof attributeShipping>) => parts.map(({ sellerId, feeWon }) => [sellerId, feeWon]);
  expect(fees(attributeShipping(3_000, [part(1, 10), part(2, 20), part(1, 5)]))).toEqual([
    [2, 3_000],
    [1, 0],
  ]);
  expect(fees(attributeShipping(3_000, [part(2, 10), part(1, 10)]))).toEqual([
    [1, 3_000],
    [2, 0],
  ]);
});

test('traffic and the seeded past pay one fee below 30,000 won', () => {
  expect([0, 1, 29_999, 30_000].map(orderShippingWon)).toEqual([0, 3_000, 3_000, 0]);
});
